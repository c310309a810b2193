"""The tree of an HTML page made plain: tables of a layout undone, lines made paragraphs, words that look bold bold."""

import re

INLINE = set(
    """a abbr acronym b bdo big cite code del dfn em font i img ins kbd label mark q s samp small span strike strong sub
    sup time tt u var br""".split()
)
PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "figcaption", "dt", "dd", "pre"}
CELLS = {"td", "th"}
CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
TO_THE_RIGHT = re.compile(r"text-align\s*:\s*right", re.IGNORECASE)
INDENTED = re.compile(r"text-indent\s*:\s*(?!0|-)", re.IGNORECASE)
BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
INDENT = re.compile(r"[\u3000\xa0]{2}")
LEADING_INDENT = re.compile(r"<p>((?:\s*<(?:span|font|b|strong)[^>]*>)*)\s*(?:[\u3000\xa0]\s*){2,}")
BREAK = "\ufdd0"  # no character of any text: where a line break ends a paragraph
LONG_CELL = 600  # characters; a cell with more is no datum


def name_of(element):
    return element.tag if isinstance(element.tag, str) else ""


def words_of(element):
    return " ".join("".join(element.itertext()).split())


def made_plain(body, text=None):
    """Undo what only arranges a page. `text`, an element in it, stands in no table of data."""
    around = [] if text is None else [text, *text.iterancestors()]
    if name_of(text) in INLINE if text is not None else False:
        text.tag = "div"
    for element in body.iter("font", "span"):
        if BOLD.search(element.get("style", "")):
            element.tag = "strong"
    for table in body.iter("table"):
        if table in around or is_layout(table):
            undo(table)
        else:
            head(table)
    for element in body.iter("body", "div", "center", "section", "article", "td"):
        if element.tag not in {*CELLS, "body"} and not holds_blocks(element):
            # Words of a layout in one block, mostly lines with breaks between them.
            end_paragraphs(element, every=True)
            element.set("align", "center" if element.tag == "center" else element.get("align", ""))
            element.tag = "p"
        elif element.tag not in CELLS:
            end_paragraphs(element, every=True)
    for element in body.iter(*PARAGRAPHS):
        end_paragraphs(element, every=False)
    for element in body.iter("p"):
        align(element)


def is_layout(table):
    """Whether a table only arranges a page: one with tables or long texts in it, or with one cell in each row."""
    if any(True for _each in table.iterdescendants("table", "h1", "h2", "h3", "hr")):
        return True
    cells = list(table.iter(*CELLS))
    if any(len(words_of(cell)) > LONG_CELL or len(cell.findall(".//p")) > 3 for cell in cells):
        return True
    return all(sum(name_of(cell) in CELLS for cell in row) <= 1 for row in table.iter("tr"))


def undo(table):
    rows = [element for element in table.iter("tr") if nearest(element, "table") is table]
    for element in [*rows, *(cell for row in rows for cell in row if name_of(cell) in CELLS)]:
        element.tag = "div"
    for element in table.iterchildren("tbody", "thead", "tfoot", "caption"):
        element.tag = "div"
    table.tag = "div"


def head(table):
    """Cells of a first row that is bold throughout are headers."""
    first = next(table.iter("tr"), None)
    cells = [cell for cell in first if name_of(cell) in CELLS] if first is not None else []
    if cells and all(is_bold(cell) for cell in cells):
        for cell in cells:
            cell.tag = "th"
            for bold in list(cell.iter("b", "strong")):
                bold.drop_tag()


def is_bold(element):
    return "".join(words_of(bold) for bold in element.iter("b", "strong")) == words_of(element) != ""


def nearest(element, tag):
    return next(element.iterancestors(tag), None)


def holds_blocks(element):
    return any(name_of(each) not in INLINE and name_of(each) != "" for each in element.iterdescendants())


def end_paragraphs(element, *, every):
    """Mark the breaks that end a paragraph: in a layout each, in a paragraph two in a row or one before an indent."""
    breaks = [each for each in element.iter("br") if own_block(each) is element]
    for each in breaks:
        tail = each.tail or ""
        following = each.getnext()
        double = following is not None and name_of(following) == "br" and not tail.strip()
        if every or double or INDENT.match(tail.lstrip(" \t\r\n")):
            each.tail = BREAK + tail
            each.tag = "span"


def own_block(element):
    return next((each for each in element.iterancestors() if name_of(each) not in INLINE), None)


def align(element):
    style, said = element.get("style", ""), element.get("align", "").lower()
    kinds = {
        "align-center": said == "center" or CENTRED.search(style),
        "align-right": said == "right" or TO_THE_RIGHT.search(style),
        "indent": INDENTED.search(style),
    }
    chosen = next((kind for kind, fits in kinds.items() if fits), None)
    element.attrib.clear()
    if chosen:
        element.set("class", chosen)


def in_paragraphs(markup):
    """Serialised HTML with its marked breaks as ends of paragraphs, and blanks at their beginning as an indent."""
    markup = re.sub(rf"<span[^>]*></span>{BREAK}|{BREAK}", "</p><p>", markup)
    return LEADING_INDENT.sub(r'<p class="indent">\1', markup)


def lines(element, stop=None, without=()):
    """The words of an element, a line for each of its blocks; up to another element, where one is given."""
    line = []
    for piece in pieces(element, stop, without):
        if piece is None:
            if text := " ".join("".join(line).split()):
                yield text
            line = []
        else:
            line.append(piece)
    if text := " ".join("".join(line).split()):
        yield text


def pieces(element, stop, without):
    """Texts in order, with None where a block begins or ends; after `stop`, nothing."""
    waiting = [("open", element)]
    while waiting:
        what, each = waiting.pop()
        if what == "text":
            for place, part in enumerate(each.split(BREAK)):
                if place:
                    yield None
                yield part
            continue
        if each is stop and stop is not None:
            return
        block = name_of(each) not in INLINE or name_of(each) == "br"
        if what == "close":
            if block:
                yield None
            continue
        if block:
            yield None
        waiting.append(("close", each))
        if name_of(each) and each.tag not in without:
            for child in reversed(each):
                waiting.append(("text", child.tail or ""))
                waiting.append(("open", child))
            yield each.text or ""
