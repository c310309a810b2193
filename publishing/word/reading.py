"""A Word file read: its title, the fields and parts that our own documents mark, clean rich text, and the remarks."""

import io
import logging
import lzma
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import quoteattr

import mammoth
from django.conf import settings
from django.core.exceptions import ValidationError
from lxml import etree

from publishing.richtext import URL_SCHEMES, clean

from .contents import line_of
from .fields import HREF
from .heads import find_head
from .inline import PICTURE
from .names import FIELD, LABEL, PART
from .numbering import Numbering
from .package import BOMB, DAMAGED, OFFICE, Package, drop
from .pictures import Pictures
from .places import Places, Story
from .remarks import Remarks
from .simple_parts import W, child
from .simplified import LOOKS_OF_BLOCKS, MARKED, OPEN, A, R, Runs, Simplifier, V
from .styles import Styles
from .tables import Tables
from .tree import Tree

logger = logging.getLogger(__name__)

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
MOST_PARAGRAPHS = 20_000  # also those of cells: a text of a thousand pages
FORMATS = "b => strong\ni => em\nu => u\nstrike => s"
# What a file that somebody has tampered with makes mammoth and the unpackers raise: they expect what Word writes.
TAMPERED = (ValueError, LookupError, TypeError, AttributeError, RuntimeError, OSError, EOFError, etree.LxmlError)
TAMPERED += (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error)


@dataclass
class WordText:
    title: str = ""
    subtitle: str = ""
    fields: dict = field(default_factory=dict)  # of our own documents: name → words
    parts: dict = field(default_factory=dict)  # of our own documents: name → clean rich text
    body: str = ""
    cover: str = ""  # of our own documents: an `img`
    language: str = ""  # as the file's properties say it
    identifier: str = ""  # of our own documents: the text that was written into them
    is_ours: bool = False  # whether it has our own styles, so that nothing need be guessed
    pictures: list = field(default_factory=list)
    remarks: list = field(default_factory=list)


def read_word(file, picture_source):
    """What a .docx says. `picture_source(n)` gives the address that stands for its n-th picture.

    Raises ValidationError with a sentence for anything that is no sound Word file.
    """
    try:
        return Reader(Package(file), picture_source).read()
    except TAMPERED as error:
        logger.warning("A Word file could not be read.", exc_info=True)  # or the mistake is ours
        raise ValidationError(DAMAGED) from error


class Reader:
    def __init__(self, package, picture_source):
        self.package, self.remarks = package, Remarks()
        self.styles = Styles(self.part("styles"))
        self.places = Places(self.styles, Numbering(self.part("numbering"), self.styles))
        self.pictures = Pictures(package, self.remarks, picture_source)
        self.tables = Tables(self.places, self.remarks, self.put_all)
        self.runs = Runs(self.styles, self.remarks)
        self.own_links = set()

    def part(self, kind):
        name = self.package.part_of(kind)
        return None if name is None else self.package.xml(name)

    def property(self, name):
        about = self.package.xml("docProps/core.xml")
        found = None if about is None else about.find(f"{{http://purl.org/dc/elements/1.1/}}{name}")
        return "" if found is None else (found.text or "").strip()

    def read(self):
        stories = {"document": self.package.main}
        stories |= {kind: name for kind in ("footnotes", "endnotes") if (name := self.package.part_of(kind))}
        stories = {kind: name for kind, name in stories.items() if name in self.package.names}
        found = [note for kind, name in stories.items() if kind != "document" for note in self.package.xml(name)]
        self.notes = {(note.tag, note.get(f"{W}id")) for note in found if note.get(f"{W}type") in (None, "normal")}
        slim = {kind: self.simplified(name) for kind, name in stories.items()}
        self.note_margins()
        converted = mammoth.convert_to_html(
            packed(slim),
            style_map=f"{FORMATS}\n{self.places.style_map()}",
            include_default_style_map=False,
            ignore_empty_paragraphs=False,
            external_file_access=False,
        )
        self.note_messages(converted.messages)
        if self.runs.looks:
            self.remarks.note("formatting")
        self.remarks.note("numbers", self.places.typed_numbers)
        tree = Tree(converted.value, self.tables.cells, self.pictures.element, self.remarks, self.may_link)
        return self.told(tree)

    # --- one part of the file

    def simplified(self, name):
        """A part made simple, as pairs of its XML and the addresses of its links."""
        root = self.package.xml(name)
        if sum(1 for _paragraph in root.iter(f"{W}p")) > MOST_PARAGRAPHS:
            raise ValidationError(BOMB)
        relations = self.package.relations_by_id(name)
        simplifier = Simplifier(
            self.remarks,
            take_picture=lambda key, *said: self.pictures.take(relations.get(key), *said),
            is_of_contents=lambda paragraph: self.places.role(paragraph) == "toc",
            words_of_part=lambda key: self.words_of_part(relations.get(key)),
            is_there=lambda mark: (mark.tag.replace("Reference", ""), mark.get(f"{W}id")) in self.notes,
        )
        simplifier.simplify(root)
        for paragraph in list(filter(self.places.is_hidden, root.iter(f"{W}p"))):
            words = MARKED.sub("", line_of(paragraph))
            self.remarks.note("hidden", bool(words), words=words)
            drop(paragraph)
        self.places.count(root.iter(f"{W}p"))
        links = self.links(root, relations)
        is_main = name == self.package.main
        head = self.head_of(root) if is_main else None  # by the size of its letters, which goes next
        for paragraph in root.iter(f"{W}p"):
            self.simplify_runs(paragraph)
        if is_main:
            self.place_document(child(root, "body"), *head)
        else:
            for note in root:
                self.put_all(list(note), Story())
        return etree.tostring(root), links

    def simplify_runs(self, paragraph):
        style = self.places.style_of(paragraph)
        role = self.places.role(paragraph)
        own = self.places.own(paragraph)
        properties = child(paragraph, "pPr")
        if own is None and properties is not None:
            self.runs.looks |= any(each.tag in LOOKS_OF_BLOCKS for each in properties)
        plain = own is not None or role in ("title", "subtitle", "caption", "quote") or isinstance(role, int)
        for run in list(paragraph.iter(f"{W}r")):
            if next(run.iterancestors(f"{W}p")) is paragraph:
                if own is not None and self.is_label(run):
                    drop(run)
                else:
                    self.runs.simplify(run, style, plain=plain, own=own is not None)

    def is_label(self, run):
        style = child(run, "rPr", "rStyle")
        return style is not None and LABEL in self.styles.names(style.get(f"{W}val"))

    def links(self, root, relations):
        """Give each link a key of its own; those to our own pages stand in our documents with their short address."""
        links = []
        for link in list(root.iter(f"{W}hyperlink")):
            _kind, target, _mode = relations.get(link.get(f"{R}id"), ("", "", ""))
            anchor = link.get(f"{W}anchor")
            href = link.get(HREF) or (f"{target}#{anchor}" if anchor else target)
            said = link.get(f"{W}tooltip")
            if said and (urljoin(f"{settings.SITE_URL}/", said) == href or said == href):
                href = said
                self.own_links.add(href)
            for name in list(link.attrib):
                del link.attrib[name]
            link.set(f"{R}id", f"l{len(links)}")
            links.append(href)
        return links

    def may_link(self, href):
        try:
            return href in self.own_links or urlsplit(href).scheme.lower() in URL_SCHEMES
        except ValueError:  # no address at all, such as http://[
            return False

    def head_of(self, root):
        body = child(root, "body")
        if body is None:
            raise ValidationError(DAMAGED)
        self.is_ours = any(self.places.own(paragraph) is not None for paragraph in root.iter(f"{W}p"))
        return find_head(body.findall(f"{W}p"), self.places)

    def place_document(self, body, title, subtitle):
        if title and self.places.role(title[0]) == 1:
            self.places.top = 2
        blocks = list(body)
        for place, found in (("div.title:fresh", title), ("div.subtitle:fresh", subtitle)):
            for paragraph in found:
                blocks.remove(paragraph)
                self.places.type_number(paragraph)
                self.places.put(paragraph, [place])
        self.put_all(blocks, Story())

    def put_all(self, blocks, story):
        for block in blocks:
            if block.tag == f"{W}p":
                role = self.places.role(block)
                if isinstance(role, int) and role > 4 - self.places.top:
                    self.remarks.note("deep headings")
                self.places.put(block, self.places.place(block, story, self.has_only_pictures(block)))
            elif block.tag == f"{W}tbl":
                story.lists.clear()
                story.before = None
                self.tables.put(block)

    @staticmethod
    def has_only_pictures(paragraph):
        words = "".join(text.text or "" for text in paragraph.iter(f"{W}t")).strip()
        return words.startswith(f"{OPEN}i") and not PICTURE.sub("", words).strip()

    # --- remarks

    def note_margins(self):
        """Headers and footers, unless there is nothing in them but the number of the page."""
        for kind, name, mode in self.package.relations(self.package.main):
            root = self.package.xml(name) if kind in ("header", "footer") and mode == "Internal" else None
            if root is None:
                continue
            said = " ".join(filter(None, map(line_of, root.iter(f"{W}p"))))
            said += " ".join(each.get("string", "") for each in root.iter(f"{V}textpath"))
            if any(map(str.isalpha, said)) or next(root.iter(f"{A}blip", f"{V}imagedata"), None) is not None:
                self.remarks["margins"] = 1
                self.remarks.note("margins", 0, words=said)

    def words_of_part(self, relation):
        """The words of a chart or a diagram, which stand in a part of their own."""
        _kind, target, mode = relation or ("", "", "")
        root = self.package.xml(target) if mode == "Internal" and target.endswith(".xml") else None
        texts = () if root is None else root.iter(f"{A}t", f"{C}v")
        return " ".join(dict.fromkeys(each.text.strip() for each in texts if each.text and each.text.strip()))

    def note_messages(self, messages):
        for message in messages:
            if not any(each in message.message for each in ("style", "complex field")):  # styles are ours by now
                self.remarks.note("unknown", words=re.split("[ }]", message.message)[-1])

    # --- what it says

    def told(self, tree):
        text, blocks, part = WordText(), {"body": []}, "body"
        titles, subtitles = [], []
        for kind, element in tree.parts():
            if kind == "title":
                titles.append(tree.words_of(element))
            elif kind == "subtitle":
                subtitles.append(tree.words_of(element))
            elif kind == "sheet" or (element.tag == "table" and is_sheet(element)):
                self.remarks["sheet"] = 1
            elif kind == f"{FIELD}cover":
                text.cover = clean(tree.inside(element))
            elif kind and kind.startswith(FIELD):
                text.fields[kind.removeprefix(FIELD)] = tree.words_of(element)
            elif kind and kind.startswith(PART):
                part = kind.removeprefix(PART)
                blocks.setdefault(part, [])
            else:
                blocks[part].append(element)
        text.title, text.subtitle = joined(titles), joined(subtitles)
        text.parts = {name: tree.rich(found) for name, found in blocks.items()}
        text.body = text.parts.pop("body")
        text.language, text.is_ours = self.property("language"), self.is_ours
        text.identifier = self.property("identifier")
        text.pictures = self.pictures.taken
        text.remarks = self.remarks.sentences()
        return text


def is_sheet(table):
    """Whether every paragraph of a table is one of the signing sheet."""
    inside = list(table.iter("div", "p"))
    return bool(inside) and all(each.get("class") == "sheet" for each in inside)


def joined(lines):
    """Lines of one title: a space between words of an alphabet, none between Chinese characters."""
    text = ""
    for line in filter(None, (" ".join(line.split("\n")) for line in lines)):
        between = " " if text and text[-1].isascii() and line[0].isascii() else ""
        text += between + line
    return text


def packed(parts):
    """A .docx of these parts and nothing else, for mammoth: `{kind: (XML, addresses of its links)}`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        archive.writestr("_rels/.rels", relationships([("d", "officeDocument", "word/document.xml")]))
        for kind, (xml, links) in parts.items():
            rows = [(f"l{number}", "hyperlink", href) for number, href in enumerate(links)]
            if kind == "document":
                rows += [(other, other, f"{other}.xml") for other in parts if other != "document"]
            archive.writestr(posixpath.join("word", f"{kind}.xml"), xml)
            archive.writestr(posixpath.join("word", "_rels", f"{kind}.xml.rels"), relationships(rows))
    file.seek(0)
    return file


def relationships(rows):
    inside = "".join(
        f'<Relationship Id={quoteattr(key)} Type="{OFFICE}{kind}" Target={quoteattr(target)}/>'
        for key, kind, target in rows
    )
    return f'<Relationships xmlns="{RELS}">{inside}</Relationships>'
