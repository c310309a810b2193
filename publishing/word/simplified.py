"""A Word text with all that mammoth would trip over or lose taken out of the way first, and counted.

What is a picture becomes a mark among the words, `mark("i", 3)`: no character that a text may hold, put back as an
element when the HTML is there.
"""

import re
from copy import deepcopy

from . import as_shown
from .contents import contents_in
from .equations import M, flatten
from .fields import Fields
from .package import drop
from .simple_parts import SPACE, W, child, is_on, paragraph_of, run_of, text_of, value, whole
from .symbols import in_symbols, is_symbolic, symbol
from .table_grids import make_plain

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741  # as the format calls it
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

OPEN, CLOSE = "\ufdd0", "\ufdd1"  # Unicode promises that these are no characters
MARKS = re.compile("[\ufdd0-\ufdef]")

UNWRAPPED = [W + name for name in ("sdt", "smartTag", "customXml", "ins", "moveTo", "dir", "bdo")]
DROPPED = [W + name for name in ("del", "moveFrom", "commentReference", "bookmarkStart", "bookmarkEnd")]
INSERTED = [W + name for name in ("altChunk", "subDoc")]
# What may stand in a text; anything else that holds words gives way to them.
KNOWN = "body document footnotes endnotes footnote endnote p r t tbl tr tc hyperlink txbxContent rt ruby rubyBase"
KNOWN = {W + name for name in KNOWN.split()}
WORDS_IN = (f"{W}t", f"{W}p", f"{W}r")
BRACKETS = {"round": "()", "square": "[]", "angle": "<>", "curly": "{}"}
LOOKS = "rFonts color sz highlight shd em spacing w effect bdr caps smallCaps outline shadow emboss imprint"
LOOKS = [W + name for name in LOOKS.split()]
LOOKS_OF_BLOCKS = [W + name for name in ("spacing", "shd", "pBdr", "framePr")]
CHANGES = [W + name for name in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")]


MARKED = re.compile(f"{OPEN}.*?{CLOSE}")


def mark(kind, number):
    return f"{OPEN}{kind}{number}{CLOSE}"


SOURCE = re.compile(r"src=[\"']([^\"']+)")
HIDDEN_SHAPE = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)


class Simplifier:
    """Makes one part of a file simple.

    `take_picture(relation id, alt, name, shown)` gives the number of a picture or None; `is_of_contents(paragraph)`
    says whether it is a line of a table of contents; `words_of_part(relation id)` gives the words of a chart;
    `is_there(mark)` says whether the note of a mark is in the file.
    """

    def __init__(self, remarks, take_picture, is_of_contents, words_of_part, is_there):
        self.remarks, self.take_picture, self.is_of_contents = remarks, take_picture, is_of_contents
        self.words_of_part, self.is_there = words_of_part, is_there
        self.fields = Fields(remarks)

    def simplify(self, root):
        for text in root.iter(f"{W}t", f"{M}t", f"{W}instrText"):
            if text.text and MARKS.search(text.text):
                text.text = MARKS.sub("", text.text)
        for part in contents_in(root, self.is_of_contents):
            self.remarks["contents"] = 1
            drop(part)
        self.drop_what_is_no_text(root)
        self.choose_alternatives(root)
        self.unwrap(root)
        self.fields.resolve(root)
        self.flatten_equations(root)
        for drawing in list(root.iter(f"{W}drawing", f"{W}pict", f"{W}object")):
            if self.is_in(drawing, root):
                self.replace_drawing(drawing)
        for mark in list(root.iter(f"{W}footnoteReference", f"{W}endnoteReference")):
            if not self.is_there(mark):
                self.remarks.note("unknown", words=mark.tag.removeprefix(W))
                drop(mark)
        self.unwrap_unknown(root)
        self.join_paragraphs(root)
        self.break_lines(root)
        for table in root.iter(f"{W}tbl"):
            make_plain(table, self.remarks)

    @staticmethod
    def is_in(element, root):
        return element is root or any(each is root for each in element.iterancestors())

    def drop_what_is_no_text(self, root):
        self.remarks.note("changes", sum(1 for _each in root.iter(*CHANGES)))
        self.remarks.note("comments", sum(1 for _each in root.iter(f"{W}commentReference")))
        for unread in list(root.iter(*DROPPED)):
            if unread.getparent() is not None and unread.getparent().tag in (f"{W}rPr", f"{W}trPr"):
                continue  # says that the mark of a paragraph, or a row, was deleted
            drop(unread)
        breaks = [each for each in root.iter(f"{W}br") if value(each, "type") in ("page", "column")]
        self.remarks.note("page breaks", len(breaks))
        for each in breaks:
            if stands_between_words(each):
                del each.attrib[f"{W}type"]  # a line ends there, too
        self.remarks.note("tabs", sum(1 for tab in root.iter(f"{W}tab") if tab.getparent().tag == f"{W}r"))
        for chunk in list(root.iter(*INSERTED)):
            self.remarks.note("inserted files")
            drop(chunk)
        for ruby in list(root.iter(f"{W}ruby")):
            reading = "".join(text.text or "" for each in ruby.findall(f"{W}rt") for text in each.iter(f"{W}t"))
            self.remarks.note("readings", words=reading)
            self.replace_ruby(ruby)

    @staticmethod
    def replace_ruby(ruby):
        """The run around a ruby gives way to the runs of its base."""
        run, base = ruby.getparent(), child(ruby, "rubyBase")
        place = run.getparent()
        if place is None or run.tag != f"{W}r":
            return drop(ruby)
        rest = run.makeelement(f"{W}r")
        if (look := child(run, "rPr")) is not None:
            rest.append(deepcopy(look))
        rest.extend(list(ruby.itersiblings()))
        run.addnext(rest)
        for each in [] if base is None else reversed(list(base)):
            run.addnext(each)
        ruby.getparent().remove(ruby)
        return None

    def unwrap_unknown(self, root):
        """What holds words and is nothing that we know gives way to what it holds."""
        for each in list(root.iter("*")):
            if each.tag in KNOWN or each.tag.endswith("Pr") or each is root or each.getparent() is None:
                continue
            if next(each.iter(*WORDS_IN), None) is not None:
                for part in list(each):
                    each.addprevious(part)
                drop(each)

    @staticmethod
    def join_paragraphs(root):
        """A large first letter, and a paragraph whose end was deleted, go on in the next paragraph."""
        for paragraph in reversed(list(root.iter(f"{W}p"))):
            drops = value(child(paragraph, "pPr", "framePr"), "dropCap") in ("drop", "margin")
            deleted = child(paragraph, "pPr", "rPr", "del")
            if not drops and deleted is None:
                continue
            following = next((each for each in paragraph.itersiblings(f"{W}p", f"{W}tbl", f"{W}tc")), None)
            if following is None or following.tag != f"{W}p":
                drop(deleted if deleted is not None else child(paragraph, "pPr", "framePr"))
                continue
            place = 0 if child(following, "pPr") is None else 1
            for each in reversed([each for each in paragraph if each.tag != f"{W}pPr"]):
                following.insert(place, each)
            drop(paragraph)

    def break_lines(self, root):
        """Word’s other ways to break a line, to step to a place, and to write a hyphen."""
        for each in list(root.iter(f"{W}cr")):
            each.tag = f"{W}br"
        for each in list(root.iter(f"{W}ptab")):
            each.tag = f"{W}tab"
            self.remarks.note("tabs")
        for each in list(root.iter(f"{W}softHyphen")):
            drop(each)

    def choose_alternatives(self, root):
        """Of what is there in two forms, the newer one, where it holds what can be kept: words or a picture."""
        for both in list(root.iter(f"{MC}AlternateContent")):
            forms = [form for form in both if form.tag in (f"{MC}Choice", f"{MC}Fallback") and len(form)]
            chosen = next(
                (form for form in forms if next(form.iter(f"{W}txbxContent", f"{A}blip", f"{W}t"), None) is not None),
                None,
            )
            chosen = chosen if chosen is not None else forms[0] if forms else None
            for each in [] if chosen is None else list(chosen):
                both.addprevious(each)
            drop(both)

    def unwrap(self, root):
        for wrapper in list(root.iter(*UNWRAPPED)):
            if wrapper.getparent() is None or wrapper.getparent().tag in (f"{W}rPr", f"{W}trPr", f"{W}numPr"):
                continue
            inside = child(wrapper, "sdtContent") if wrapper.tag == f"{W}sdt" else wrapper
            for each in [] if inside is None else list(inside):
                if not each.tag.endswith("Pr"):
                    wrapper.addprevious(each)
            drop(wrapper)

    def flatten_equations(self, root):
        for equation in list(root.iter(f"{M}oMath")):
            if not self.is_in(equation, root):
                continue  # in one that was made plain already
            self.remarks.note("equations")
            for run in flatten(equation):
                equation.addprevious(run)
            if (following := equation.getnext()) is not None and following.tag == equation.tag:
                equation.addprevious(run_of(equation, " "))
            drop(equation)
        for paragraph in list(root.iter(f"{M}oMathPara")):
            for run in list(paragraph.iter(f"{W}r")):
                paragraph.addprevious(run)
            drop(paragraph)

    # --- drawings: pictures, boxes with text, and the rest

    def replace_drawing(self, drawing):
        """In place of a drawing its pictures, and behind its paragraph what was written in it."""
        if is_out_of_sight(drawing):
            self.remarks.note("hidden", words="".join(text.text or "" for text in drawing.iter(f"{W}t")))
            return drop(drawing)
        run = drawing.getparent()
        paragraph = next(drawing.iterancestors(f"{W}p"), None)
        boxes = [box for box in drawing.iter(f"{W}txbxContent") if self.is_outermost(box, drawing)]
        if paragraph is not None:
            self.take_out(boxes, paragraph)
        pictures = self.pictures_of(drawing)
        if pictures and next(drawing.iter(f"{WP}anchor"), None) is not None:
            self.remarks.note("floating pictures", len(pictures))
        for number in pictures:
            drawing.addprevious(text_of(drawing, mark("i", number)))
        for film in drawing.iter("{*}webVideoPr"):
            self.remarks.note("films", words=" ".join(SOURCE.findall(" ".join(film.attrib.values()))))
        if not self.take_word_art(drawing, paragraph) and not boxes and not pictures:
            self.count_what_is_left_out(drawing)
        if run is not None:
            drop(drawing)
        return None

    @staticmethod
    def is_outermost(box, drawing):
        around = next(box.iterancestors(f"{W}txbxContent", drawing.tag), None)
        return around is drawing or around is None or around.tag != f"{W}txbxContent"

    def take_out(self, boxes, paragraph):
        last = paragraph
        for box in boxes:
            if any(text.text and text.text.strip() for text in box.iter(f"{W}t")):
                self.remarks.note("text boxes")
            for block in list(box):
                last.addnext(block)
                last = block

    def pictures_of(self, drawing):
        self.left_out = False
        if drawing.tag == f"{W}object":
            return []  # what stands for an embedded object is no picture of its own
        about = next(drawing.iter(f"{WP}docPr"), None)
        name = "" if about is None else about.get("name", "")
        found = []
        for blip in drawing.iter(f"{A}blip"):
            shown = as_shown.of_drawing(blip)
            if blip.get(f"{R}embed"):
                said = [each for each in (about, own_properties(blip)) if each is not None]
                alt = next((text for each in said for key in ("descr", "title") if (text := each.get(key))), None)
                empty = any(key in each.attrib for each in said for key in ("descr", "title"))
                found.append(self.take_picture(blip.get(f"{R}embed"), alt or ("" if empty else None), name, shown))
            elif blip.get(f"{R}link"):
                self.remarks.note("outside pictures")
                found.append(None)
        for data in drawing.iter(f"{V}imagedata"):
            shape = data.getparent()
            shown = as_shown.of_vml(shape, data)
            found.append(self.take_picture(data.get(f"{R}id"), shape.get("alt") or data.get(f"{O}title"), "", shown))
        self.left_out = bool(found)
        return [number for number in found if number is not None]

    def take_word_art(self, drawing, paragraph):
        """Put the words of WordArt behind its paragraph."""
        words = " ".join(art.get("string") for art in drawing.iter(f"{V}textpath") if art.get("string"))
        if words:
            self.remarks.note("word art")
            if paragraph is not None:
                paragraph.addnext(paragraph_of(paragraph, words))
        return bool(words)

    def count_what_is_left_out(self, drawing):
        relations = [each.get(f"{R}{key}") for each in drawing.iter("{*}chart", f"{DGM}relIds") for key in ("id", "dm")]
        said = " ".join(words for each in relations if each and (words := self.words_of_part(each)))
        if drawing.tag == f"{W}object":
            programs = [each.get("ProgID", "") for each in drawing.iter(f"{O}OLEObject")]
            is_equation = any(re.search("equation|mathtype", each, re.IGNORECASE) for each in programs)
            self.remarks.note("equation objects" if is_equation else "objects")
        elif self.left_out:
            pass  # a picture that was counted when it could not be taken
        elif any("/chart" in each.get("uri", "") for each in drawing.iter(f"{A}graphicData")):
            self.remarks.note("charts", words=said)
        elif next(drawing.iter(f"{DGM}relIds"), None) is not None:
            self.remarks.note("diagrams", words=said)
        else:
            self.remarks.note("shapes")


def own_properties(blip):
    """What a picture says of itself, beside what the drawing around it says."""
    fill = blip.getparent()
    return next((each for part in fill.itersiblings("{*}nvPicPr", preceding=True) for each in part), None)


def stands_between_words(element):
    """Whether words stand before and behind an element in its paragraph."""
    paragraph = next(element.iterancestors(f"{W}p"), None)
    around = [] if paragraph is None else list(paragraph.iter(f"{W}t", element.tag))
    place = around.index(element) if element in around else 0
    return all(any((each.text or "").strip() for each in side) for side in (around[:place], around[place + 1 :]))


def is_out_of_sight(drawing):
    """Whether somebody switched a drawing off in the list of what stands on the page."""
    about = next(drawing.iter(f"{WP}docPr"), None)
    if about is not None and about.get("hidden") in ("1", "true", "on"):
        return True
    shapes = [each for each in drawing if each.tag.startswith(V)]
    return bool(shapes) and all(HIDDEN_SHAPE.search(each.get("style", "")) for each in shapes)


class Runs:
    """Makes the formatting of runs direct, whichever style it comes from, and takes away what only looks."""

    FORMATS = ("b", "i", "u", "strike", "dstrike", "vertAlign", "vanish", "caps", "position")

    def __init__(self, styles, remarks):
        self.styles, self.remarks = styles, remarks
        self.looks = False

    def simplify(self, run, paragraph_style, *, plain, own):
        """`plain`: the paragraph's style says nothing about its words, as in headings, which are bold anyway. `own`: it
        is one of ours, where bold is only what was made bold."""
        properties = child(run, "rPr")
        style = value(child(properties, "rStyle")) if properties is not None else None
        told = {}
        for name in self.FORMATS:
            direct = child(properties, name) if properties is not None else None
            found = direct if direct is not None else self.styles.property(style, "rPr", name) if style else None
            around = self.styles.property(paragraph_style, "rPr", name)
            if plain and not own and name == "b" and is_on(around):
                found = None
            elif found is None and (not plain or name == "caps"):
                found = around
            told[name] = found
        if is_on(told["vanish"]):
            words = "".join(text.text or "" for text in run.iter(f"{W}t"))
            self.remarks.note("hidden", words=MARKED.sub("", words))
            return drop(run)
        self.read_symbols(run, properties, style, paragraph_style)
        if is_on(told["caps"]):
            for text in run.iter(f"{W}t"):
                text.text = (text.text or "").upper()
        brackets = BRACKETS.get(value(child(properties, "eastAsianLayout"), "combineBrackets"))
        texts = run.findall(f"{W}t")
        if brackets and texts:  # two lines in one, in brackets that only Word draws
            texts[0].text = brackets[0] + (texts[0].text or "")
            texts[-1].text = (texts[-1].text or "") + brackets[1]
        shift = whole(value(told["position"]))
        small = size_of(run, paragraph_style, self.styles) < size_of(
            run.makeelement(run.tag), paragraph_style, self.styles
        )
        told["stands"] = value(told["vertAlign"])
        if told["stands"] is None and shift and small:
            told["stands"] = "superscript" if shift > 0 else "subscript"
        is_link = any("hyperlink" in name.lower() for name in self.styles.names(style)) if style else False
        link = next(run.iterancestors(f"{W}hyperlink"), None) is not None or is_link
        direct_line = child(properties, "u") if properties is not None else None
        if link and not (is_link and direct_line is not None):
            told["u"] = None  # the look of a link
        self.looks |= properties is not None and any(each.tag in LOOKS for each in properties)
        self.write(run, properties, told)
        return None

    def read_symbols(self, run, properties, style, paragraph_style):
        """Letters of symbol fonts as the marks that they show."""
        fonts = None
        for each in run.iterchildren(f"{W}sym", f"{W}t"):
            if each.tag == f"{W}sym":
                code = value(each, "char") or ""
                mark = symbol(value(each, "font"), int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else None
                words, unknown = (mark, []) if mark else ("", [f"{value(each, 'font') or '?'} {code}"])
                each.tag = f"{W}t"
                each.set(SPACE, "preserve")
            else:
                fonts = fonts or self.fonts(properties, style, paragraph_style)
                words, unknown = in_symbols(each.text or "", *fonts)
            each.text = words
            for code in unknown:
                self.remarks.note("symbols", words=code)

    def fonts(self, properties, style, paragraph_style):
        """The fonts in which Latin letters and the letters above them stand."""
        inherited = [child(each, "rPr") for key in (style, paragraph_style) for each in self.styles.chain(key)]
        said = [child(each, "rFonts") for each in (properties, *inherited, self.styles.run_defaults)]

        def font(name):
            return next((value(each, name) for each in said if value(each, name)), "")

        low, high, east = font("ascii"), font("hAnsi"), font("eastAsia")
        return low, east if is_symbolic(east) and not is_symbolic(high) else high

    @staticmethod
    def write(run, properties, told):
        if properties is not None:
            run.remove(properties)
        properties = run.makeelement(f"{W}rPr")
        run.insert(0, properties)
        lines = value(told["u"]) if told["u"] is not None else None
        struck = any(is_on(told[name]) for name in ("strike", "dstrike"))
        for name, is_set in (("b", is_on(told["b"])), ("i", is_on(told["i"])), ("strike", struck)):
            if is_set:
                properties.append(properties.makeelement(W + name))
        if lines not in (None, "none", "0", "false"):
            properties.append(properties.makeelement(f"{W}u", {f"{W}val": "single"}))
        if told["stands"] in ("superscript", "subscript"):
            properties.append(properties.makeelement(f"{W}vertAlign", {f"{W}val": told["stands"]}))


def size_of(run, paragraph_style, styles):
    """The size of a run's letters in half points."""
    direct = child(run, "rPr", "sz")
    if direct is None and (style := value(child(run, "rPr", "rStyle"))):
        direct = styles.property(style, "rPr", "sz")
    if direct is None:
        direct = styles.property(paragraph_style, "rPr", "sz")
    if direct is None and styles.run_defaults is not None:
        direct = child(styles.run_defaults, "sz")
    return whole(value(direct), 20) if direct is not None else 20
