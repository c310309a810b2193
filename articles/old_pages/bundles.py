"""Uploaded pages with their pictures, single or in archives, as one archive of ours that waits for a yes."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from publishing.refusals import must

OF_A_SITE = re.compile(  # what makes a site look and move; never part of a text
    r".*\.(?:css|js|mjs|map|json|xml|rss|ico|cur|woff2?|ttf|otf|eot|swf|mp4|flv|avi|wmv|mp3|wma|wav|exe|dll|db)"
    r"|(?:.*/)?\.[^/]*|(?:.*/)?thumbs\.db",
    re.IGNORECASE,
)
OFFICE = re.compile(
    r".*\.(?:docx|xlsx|pptx|docm|xlsm|pptm|ofd|odt|ods|odp|wps|et|dps|epub)", re.IGNORECASE
)  # zipped, too
MOST_PAGES = 100
MOST_FILES = 2000
MOST_BYTES = 100 * 1024 * 1024
LARGEST = 15 * 1024 * 1024  # of one file
ENCRYPTED, NAMED_IN_UTF_8 = 0x1, 0x800  # flags of a member
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


def bundled(uploads, is_page):
    """One archive with the uploaded files and those in uploaded archives; and the names of files that were not opened.

    Raises ValidationError with a sentence where there are too many, too large or none, or an archive is no good one.
    """
    out, unread = io.BytesIO(), []
    with zipfile.ZipFile(out, "w") as archive:
        pages, size = 0, 0
        for name, content in members_of(uploads, is_page):
            if content is None:
                unread.append(name)
                continue
            pages, size = pages + is_page(name), size + len(content)
            must(name not in archive.NameToInfo, _("Two files are called %(name)s.") % {"name": name})
            must(
                len(archive.NameToInfo) < MOST_FILES, _("These are more than %(count)d files.") % {"count": MOST_FILES}
            )
            must(
                pages <= MOST_PAGES,
                _("These are more than %(count)d pages: bring them in parts.") % {"count": MOST_PAGES},
            )
            must(size <= MOST_BYTES, _("Together these are more than 100 MB: bring them in parts."))
            archive.writestr(name, content)
    must(pages > 0, _("There is no page among these files: HTML, a web archive (.mht) or text."))
    name = uploads[0].name if len(uploads) == 1 else f"{uploads[0].name} … {uploads[-1].name}"
    return File(out, name=name), unread


def members_of(uploads, is_page):
    """Pairs of a name and a content; None for the content of what is no part of a text, or too large for one."""
    for upload in uploads:
        if zipfile.is_zipfile(upload) and not OFFICE.fullmatch(upload.name):
            try:
                yield from members_of_archive(upload, is_page)
            except UNREADABLE as error:
                raise ValidationError(_("The archive %(name)s is damaged.") % {"name": upload.name}) from error
        elif OF_A_SITE.fullmatch(upload.name):
            yield upload.name, None
        else:
            must(upload.size <= LARGEST, _("%(name)s is larger than 15 MB.") % {"name": upload.name})
            upload.seek(0)
            yield upload.name, upload.read()


def members_of_archive(upload, is_page):
    """What is in an archive, read no further than is allowed, whatever it says of its sizes."""
    upload.seek(0)
    with zipfile.ZipFile(upload) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        must(len(members) <= 10 * MOST_FILES, _("There are too many files in %(name)s.") % {"name": upload.name})
        for member in members:
            name = name_of(member).replace("\\", "/")
            if name.startswith("__MACOSX/"):
                continue
            must(not member.flag_bits & ENCRYPTED, _("The archive %(name)s is encrypted.") % {"name": upload.name})
            must(is_inside(name), _("The archive %(name)s names files outside itself.") % {"name": upload.name})
            if OF_A_SITE.fullmatch(name):
                yield name, None
                continue
            with archive.open(member) as file:
                content = file.read(LARGEST + 1)
            must(len(content) <= LARGEST or not is_page(name), _("%(name)s is larger than 15 MB.") % {"name": name})
            yield name, content if len(content) <= LARGEST else None


def name_of(member):
    """The name of a member; Chinese Windows writes it in GBK and does not say so."""
    if member.flag_bits & NAMED_IN_UTF_8:
        return member.filename
    for encoding in ("utf-8", "gbk"):
        try:
            return member.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return member.filename


def is_inside(name):
    return not name.startswith("/") and "\0" not in name and ".." not in posixpath.normpath(name).split("/")


class Unbundled(Mapping):
    """The files of a bundle, by name: each is read when it is asked for."""

    def __init__(self, file):
        self.archive = zipfile.ZipFile(file)

    def __getitem__(self, name):
        return self.archive.read(name)

    def __contains__(self, name):
        return name in self.archive.NameToInfo

    def __iter__(self):
        return iter(self.archive.NameToInfo)

    def __len__(self):
        return len(self.archive.NameToInfo)
