"""Files beside an old page: found by the address with which the page shows them, and never outside its folder."""

import os
import posixpath
import re
import unicodedata
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

LARGEST = 15 * 1024 * 1024  # as the library takes them
MOST_LISTED = 200_000  # files of a folder
DRIVE = re.compile(r"(?:file:/*)?[A-Za-z][:|][\\/]")
NOT_IN_NAMES_OF_WINDOWS = re.compile(r'[<>:"|?*]')


def names_of(address, page):
    """Where a file may lie that a page names, as paths from the folder that holds all, likeliest first."""
    address = address.strip()
    try:
        parts = urlsplit(posixpath.basename(address.replace("\\", "/")) if DRIVE.match(address) else address)
    except ValueError:
        return []
    if not parts.path or parts.scheme not in ("", "http", "https", "file"):
        return []
    names = []
    for path in readings(parts.path):
        names += places_of(path, parts.netloc, page)
        if parts.query:
            for query in readings(parts.query):
                names += places_of(f"{path}?{query}", parts.netloc, page)
    names += [saved for name in names if (saved := NOT_IN_NAMES_OF_WINDOWS.sub("_", name)) != name]
    names += [name.replace("?", "@") for name in names if "?" in name]
    normal = [posixpath.normpath(name) for name in names if "\0" not in name]
    return [name for name in dict.fromkeys(normal) if name not in ("", ".") and name.split("/")[0] != ".."]


def readings(path):
    """A path as its characters may be meant: percent signs stand for UTF-8 or for GBK, or for themselves."""
    found = []
    for encoding in ("utf-8", "gb18030"):
        try:
            found.append(unquote_to_bytes(path).decode(encoding))
        except UnicodeDecodeError:
            continue
    return [each.replace("\\", "/") for each in dict.fromkeys([*found, path])]


def places_of(path, host, page):
    """The path itself, then the folders in which a browser or a copying program puts what a page shows."""
    folder, stem = posixpath.dirname(page), posixpath.splitext(posixpath.basename(page))[0]
    if path.startswith("/"):
        first = [path.lstrip("/"), *([posixpath.join(host.lower(), path.lstrip("/"))] if host else [])]
    else:
        first = [posixpath.join(folder, path)]
    last = posixpath.basename(path)
    folders = (f"{stem}_files", f"{stem}.files", f"{stem}_file", "") if last else ()
    return [*first, *(posixpath.join(folder, each, last) for each in folders)]


def folded(name):
    """What two spellings of a file's name have in common, on systems that tell small letters from large ones."""
    return unicodedata.normalize("NFC", name).casefold()


class Folder:
    """A folder on disk, with all below it."""

    def __init__(self, top):
        self.top = Path(top).resolve()
        self.taken = set()

    def find(self, address, page):
        names = names_of(address, page)
        others = (self.by_folded_name.get(folded(name)) for name in names)
        return next(filter(None, map(self.file_called, names)), None) or next(
            filter(None, map(self.file_called, filter(None, others))), None
        )

    def file_called(self, name):
        path = (self.top / name).resolve()  # a link may lead elsewhere
        try:
            if not (path.is_relative_to(self.top) and path.is_file() and path.stat().st_size <= LARGEST):
                return None
        except OSError:  # a name that is too long
            return None
        self.taken.add(path.relative_to(self.top).as_posix())
        return path.name, path.read_bytes()

    @cached_property
    def by_folded_name(self):
        found = {}
        for folder, _folders, names in os.walk(self.top):
            for name in names:
                path = (Path(folder) / name).relative_to(self.top).as_posix()
                found.setdefault(folded(path), path)
            if len(found) > MOST_LISTED:
                break
        return found


class Bundle:
    """Files that came together, by name: `{"news/a.html": bytes, …}`, or anything that reads like it."""

    def __init__(self, files, unread=()):
        self.files = files
        self.unread = list(unread)  # names of what came along and was not even opened
        self.taken = set()

    def find(self, address, page):
        names = names_of(address, page)
        found = (
            next((name for name in names if name in self.files), None)
            or next(filter(None, (self.by_folded_name.get(folded(name)) for name in names)), None)
            or self.only_one_called(names)
        )
        if not found:
            return None
        self.taken.add(found)
        return posixpath.basename(found), self.files[found]

    def only_one_called(self, names):
        """A browser uploads files without their folders: then the name alone must do, where it is clear."""
        last = {folded(posixpath.basename(name)) for name in names}
        same = {path for name in last for path in self.by_last_name.get(name, ())}
        return same.pop() if len(same) == 1 else None

    @cached_property
    def by_folded_name(self):
        return {folded(name): name for name in reversed(list(self.files))}

    @cached_property
    def by_last_name(self):
        found = {}
        for name in self.files:
            found.setdefault(folded(posixpath.basename(name)), []).append(name)
        return found

    def left(self, is_page):
        """The names of the files that no page took, in order."""
        return sorted({name for name in self.files if not is_page(name)} - self.taken | {*self.unread})
