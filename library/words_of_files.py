"""The words in a document: all of them, also where a reader would not look, each with the place where it stands."""

from decimal import Decimal, InvalidOperation
from itertools import islice
from posixpath import basename, dirname, join, normpath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext

from .documents import opened_document
from .number_formats import codes_of_styles, shown
from .packages import TOO_LONG
from .shown_dates import UnshownError

MAX_PLACES = 200_000  # such as the cells of 20,000 rows: looked through in some three seconds
IN_A_ROW = {"t", "delText", "instrText", "delInstrText", "text", "TextCode"}  # pieces of one line
A_LINE = {"p", "c", "comment", "threadedComment", "si", "cm", "pt", "TextObject"}
NO_WORDS = {"AbbreviatedData", "Glyphs", "CTM", "posOffset"}
OF_PIVOT_TABLES = {"s", "x", "n", "d"}
SAYING = {"descr", "title", "instr", "tooltip", "prompt"}  # attributes with words


def words_of(file):
    """All words of a document that `attachment_file` would take, as a list of (where, text).

    `where` says it in the reader's language: “page 3”, “sheet “Members”, cell B7”, “slide 2”, or nothing at all. A page
    whose words cannot be read, such as a scanned one, stands there with an empty text. Raises ValidationError with a
    sentence for a file that is none of these documents.
    """
    file.seek(0)
    document, suffix = opened_document(file.read())
    words = list(islice(READERS[suffix](document), MAX_PLACES + 1))
    if len(words) > MAX_PLACES:
        raise ValidationError(TOO_LONG)
    return words


def of_pdf(pdf):
    for number, page in enumerate(pdf.pages, start=1):
        yield page_in_words(number), pdf.words_of_page(page)
    yield from said("", pdf.notes())


def of_word(package):
    places = {
        "header": gettext("page header"),
        "footer": gettext("page footer"),
        "footnotes": gettext("footnotes"),
        "endnotes": gettext("endnotes"),
        "comments": gettext("comments"),
    }
    for name in package.entries:
        where = places.get(basename(name).removesuffix(".xml").rstrip("0123456789"), "")
        yield from said(where, (text for _cell, text in words_in(package, name)))
        yield from of_inner(package, name, where)
    yield from said("", package.links())


def of_excel(package):
    shared, codes = shared_strings(package), codes_of(package)
    sheet_in_words, cell_in_words = gettext("sheet “%(sheet)s”"), gettext("sheet “%(sheet)s”, cell %(cell)s")
    seen, relations = set(), package.relations(package.main)
    for row in package.rows(package.main, "sheet"):
        sheet = row.get("name", "")
        for name in parts_below(package, relations.get(row.get("id")), seen):
            for cell, text in words_in(package, name, shared, codes):
                yield (cell_in_words if cell else sheet_in_words) % {"sheet": sheet, "cell": cell}, text
            yield from of_inner(package, name, sheet_in_words % {"sheet": sheet})
    for name in package.entries.keys() - seen - {shared.name}:
        yield from said("", (text for _cell, text in words_in(package, name)))
        yield from of_inner(package, name, "")
    yield from said("", [*shared.unused(), *package.links()])


def of_powerpoint(package):
    seen, relations = set(), package.relations(package.main)
    for number, row in enumerate(package.rows(package.main, "sldId"), start=1):
        where = gettext("slide %(number)d") % {"number": number}
        for name in parts_below(package, relations.get(row.get("id")), seen):
            yield from said(where, (text for _cell, text in words_in(package, name)))
            yield from of_inner(package, name, where)
    for name in package.entries.keys() - seen:
        yield from said("", (text for _cell, text in words_in(package, name)))
        yield from of_inner(package, name, "")
    yield from said("", package.links())


def of_ofd(package):
    roots, pages = [], []
    package.xml(package.main, end=lambda tag, text: roots.append(text.strip()) if tag == "DocRoot" else None)
    for root in roots:
        folder = dirname(beside("", root))
        pages += [beside(folder, row.get("BaseLoc", "")) for row in package.rows(beside("", root), "Page")]
    for number, name in enumerate(pages, start=1):
        lines = [text for _cell, text in words_in(package, name)]
        yield page_in_words(number), "\n".join(lines)
    for name in package.entries.keys() - set(pages):
        yield from said("", (text for _cell, text in words_in(package, name)))


READERS = {".pdf": of_pdf, ".docx": of_word, ".xlsx": of_excel, ".pptx": of_powerpoint, ".ofd": of_ofd}


def page_in_words(number):
    return gettext("page %(number)d") % {"number": number}


def said(where, texts):
    """What stands at one place, as one text; nothing where there is none."""
    text = "\n".join(filter(None, texts))
    if text.strip():
        yield where, text


def of_inner(package, name, where):
    """The words of a document within a document, such as the workbook behind a chart."""
    if name in package.inner:
        inner = package.inner[name]
        for within, text in READERS[inner.kind](inner):
            yield pgettext("between places in a file", ", ").join(filter(None, (where, within))), text


def parts_below(package, name, seen):
    """An entry and all that it leads to: a slide's notes and charts, a sheet's remarks. Each is given once."""
    if name in package.entries and name not in seen and not basename(dirname(name)).endswith(("Layouts", "Masters")):
        seen.add(name)
        yield name
        for other in package.relations(name).values():
            yield from parts_below(package, other, seen)


def beside(folder, name):
    return normpath(join("/", folder, name)).lstrip("/")


# --- The words of one entry


def words_in(package, name, shared=(), codes=()):
    """Pairs of a cell, or nothing, and a line: pieces of one paragraph, cell or remark stand together."""
    if not name.endswith((".xml", ".vml")):
        return []
    lines = Lines(shared, codes)
    package.xml(name, lines.start, lines.end)
    lines.finish()
    return lines.found


class Lines:
    def __init__(self, shared=(), codes=()):
        self.shared, self.codes = shared, codes
        self.found, self.line, self.beside = [], [], []
        self.cell = self.kind = self.style = ""
        self.box = None  # where the last text of an OFD page stands

    def start(self, tag, attributes):
        if tag == "TextObject":
            self.continue_line_or_not(attributes.get("Boundary", ""))
        elif tag in A_LINE:
            self.finish()
        if tag == "c":
            self.cell, self.kind, self.style = (attributes.get(key, "") for key in "rts")
        elif tag in ("comment", "threadedComment"):
            self.cell = attributes.get("ref", "")
        elif attributes:
            for key, value in attributes.items():
                if key.rpartition("}")[2] in SAYING or (key == "v" and tag in OF_PIVOT_TABLES):
                    self.beside.append(value)

    def end(self, tag, text):
        if tag in IN_A_ROW:
            self.line.append(text)
        elif tag == "v":
            self.line.append(self.shared[text] if self.kind == "s" else in_digits(text))
            if self.kind in ("", "n") and self.style:
                self.beside += also_shown(text, self.style, self.codes)
        elif tag in ("tab", "br", "cr"):
            self.line.append(" ")
        elif text and tag not in NO_WORDS and not text.isspace():
            self.beside.append(text)
        if tag in A_LINE and tag != "TextObject":
            self.finish()

    def finish(self):
        for text in ("".join(self.line), *self.beside):
            if text and not text.isspace():
                self.found.append((self.cell, text))
        self.line, self.beside, self.cell, self.kind = [], [], "", ""

    def continue_line_or_not(self, boundary):
        """In OFD a line may fall into many objects, even one for each character: those that touch belong together."""
        try:
            left, top, width, height = map(float, boundary.split())
        except ValueError:
            left = top = width = height = 0
        if (
            self.box is None
            or abs(top - self.box[1]) > height / 2
            or not 0 <= left - self.box[0] + height <= 1.3 * height
        ):
            self.finish()
        self.box = left + width, top


class SharedStrings:
    """The strings of a workbook, which its cells name by number; those that no cell names any more are still there."""

    def __init__(self, name, strings):
        self.name, self.strings, self.used = name, strings, set()

    def __getitem__(self, number):
        try:
            place = int(number)
            text = self.strings[place]
        except (ValueError, IndexError):
            return ""
        self.used.add(place)
        return text

    def unused(self):
        return [text for place, text in enumerate(self.strings) if place not in self.used]


def shared_strings(package):
    name = next((name for name in package.entries if name.endswith("/sharedStrings.xml")), "")
    strings, line = [], []

    def end(tag, text):
        if tag == "t":
            line.append(text)
        elif tag == "si":
            strings.append("".join(line))
            line.clear()

    if name:
        package.xml(name, end=end)
    return SharedStrings(name, strings)


def codes_of(package):
    """The formats of a workbook's cells."""
    name = next((name for name in package.entries if name.endswith("/styles.xml")), "")
    own, used, inside = {}, [], []

    def start(tag, attributes):
        if tag == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside.append(tag)
        elif tag == "xf" and inside:
            used.append(attributes.get("numFmtId", ""))

    if name:
        package.xml(name, start, lambda tag, text: inside.clear() if tag == "cellXfs" else None)
    return codes_of_styles(own, used)


def also_shown(number, style, codes):
    """What a cell shows for a number, where that has other digits than the number itself."""
    try:
        text = shown(Decimal(number), codes[int(style)])
    except (UnshownError, InvalidOperation, IndexError, ValueError):
        return []
    return [] if in_digits(number) == "".join(filter(str.isdecimal, text)) else [text]


def in_digits(number):
    """A number as it is read: Excel stores a long one as 1.3812345678E10."""
    if "E" not in number.upper() or len(number) > 40:
        return number
    try:
        decimal = Decimal(number)
    except InvalidOperation:
        return number
    return f"{decimal:f}" if abs(decimal.adjusted()) < 40 else number
