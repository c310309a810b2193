"""From the HTML that mammoth makes to rich text: cells, captions, figures, notes, and the marks put back."""

import html
import re

from django.utils.translation import gettext
from lxml import etree

from publishing.richtext import clean

from .inline import PICTURE, Atom, atoms_of, atoms_of_words, evened, format_of, is_inline
from .simplified import CLOSE, OPEN

CELL = re.compile(f"{OPEN}c(\\d+){CLOSE}")
ANY_MARK = re.compile(f"{OPEN}.\\d+{CLOSE}")
MARK_OF_NOTE = re.compile(r"#(?:foot|end)note-")
REFERENCE = re.compile(r"(?:foot|end)note-ref-")
BACK_TO_MARK = re.compile(r"#(?:foot|end)note-ref-")
NOTE = re.compile(r"#?(?:foot|end)note-(?!ref)")


class Tree:
    def __init__(self, text, cells, picture, remarks, may_link):
        self.root = etree.fromstring(f"<div>{text}</div>", etree.XMLParser(huge_tree=True))
        self.cells, self.picture, self.remarks, self.may_link = cells, picture, remarks, may_link
        self.mend_boxes()
        self.mend_links()
        self.mend_notes()

    # --- boxes to tick, links and notes

    def mend_boxes(self):
        for box in list(self.root.iter("input")):
            box.tag, box.text = "span", "☑" if box.get("checked") else "☐"

    def mend_links(self):
        for link in list(self.root.iter("a")):
            if link.get("href") is None or MARK_OF_NOTE.match(link.get("href")):
                continue
            if not self.may_link(link.get("href")):
                del link.attrib["href"]
                self.remarks.note("links")

    def mend_notes(self):
        """Marks lead nowhere, since the pages keep no addresses of notes; the notes stand below a heading."""
        for link in list(self.root.iter("a")):
            href = link.get("href") or ""
            if BACK_TO_MARK.match(href):
                link.text = ""
            if MARK_OF_NOTE.match(href):
                del link.attrib["href"]
        for notes in self.root.findall("ol"):
            items = notes.findall("li")
            if items and all(NOTE.match(item.get("id") or "") for item in items):
                self.remarks.note("notes", len(items))
                for item in items:
                    self.unwrap_only_paragraph(item)
                notes.addprevious(self.heading_of_notes())

    @staticmethod
    def unwrap_only_paragraph(item):
        if len(item) == 1 and item[0].tag == "p" and not item[0].get("class"):
            item[0].tag, item[0].attrib["class"] = "div", "words"

    @staticmethod
    def heading_of_notes():
        heading = etree.Element("h3")
        heading.text = gettext("Notes")
        return heading

    # --- blocks

    def parts(self):
        """The outermost blocks, each with its class if it is none of the text's own, and its element."""
        return [(child.get("class") if child.tag == "div" else None, child) for child in self.root]

    def words_of(self, element):
        """The words of a block with its line breaks, and nothing else: no mark of a note."""
        for mark in list(element.iter("sup")):
            if mark.find("a[@id]") is not None and REFERENCE.match(mark.find("a[@id]").get("id")):
                mark.clear(keep_tail=True)
        text = evened(Atom((), atom.text) for atom in self.atoms(element))
        return html.unescape(re.sub("<[^>]*>", "", text.replace("<br>", "\n"))).strip()

    def rich(self, elements):
        """Clean rich text of some outermost blocks."""
        return clean("".join(self.of_blocks(elements)))

    def of_blocks(self, elements):
        elements = self.with_captions(list(elements))
        for number, element in enumerate(elements):
            if is_words(element):
                beside = [elements[at] for at in (number - 1, number + 1) if 0 <= at < len(elements)]
                words = self.inside(element)
                yield f"<p>{words}</p>" if any(map(is_words, beside)) else words
            else:
                yield self.outside(element)

    def inside(self, element):
        """What stands in a block: words, or blocks, or both."""
        pieces, atoms, blocks = [], list(atoms_of_words(element.text, (), self.picture)), []

        def end_of(found, write):
            if found:
                pieces.extend(write(found))
                found.clear()

        for child in element:
            if is_inline(child):
                end_of(blocks, self.of_blocks)
                atoms += self.atoms_of_child(child)
            else:
                end_of(atoms, lambda found: [evened(found)])
                blocks.append(child)
            if child.tail:
                end_of(blocks, self.of_blocks)
                atoms += atoms_of_words(child.tail, (), self.picture)
        end_of(blocks, self.of_blocks)
        end_of(atoms, lambda found: [evened(found)])
        return "".join(pieces)

    def atoms_of_child(self, child):
        return [Atom((), "<br>")] if child.tag == "br" else list(atoms_of(child, format_of(child), self.picture))

    def atoms(self, element):
        return [*atoms_of_words(element.text, (), self.picture), *self.atoms_of_rest(element)]

    def atoms_of_rest(self, element):
        for child in element:
            yield from self.atoms_of_child(child)
            yield from atoms_of_words(child.tail, (), self.picture)

    def outside(self, element):
        if element.tag == "div":
            return "<hr>" if element.get("class") == "rule" else f"<p>{self.inside(element)}</p>"
        if element.tag == "figure":
            return self.figures(element)
        if element.tag == "figcaption":
            return f'<p class="align-center">{self.inside(element)}</p>'
        if element.tag in ("td", "th"):
            return self.cell(element)
        inside = self.inside(element)
        if element.tag == "table":
            inside = f"{element.get('caption', '')}{inside}"
        return f"<{element.tag}{attributes(element)}>{inside}</{element.tag}>"

    def cell(self, element):
        """A cell of the kind that its mark says."""
        found = CELL.search("".join(element.itertext()))
        tag, more = self.cells[int(found[1])] if found else (None, {})
        for text in element.iter():
            text.text = CELL.sub("", text.text) if text.text else text.text
            text.tail = CELL.sub("", text.tail) if text.tail else text.tail
        spans = {name: element.get(name) for name in ("colspan", "rowspan") if element.get(name)}
        said = "".join(f' {name}="{value}"' for name, value in (spans | more).items())
        return f"<{tag or element.tag}{said}>{self.inside(element)}</{tag or element.tag}>"

    def figures(self, element):
        """A figure with its caption; of several pictures in one paragraph each is one, the caption with the last."""
        pictures = [int(number) for number in PICTURE.findall("".join(element.itertext()))]
        caption = element.get("caption")
        if len(pictures) < 2:
            said = f"<figcaption>{caption}</figcaption>" if caption else ""
            return f"<figure{attributes(element)}>{self.inside(element)}{said}</figure>"
        each = [f"<figure{attributes(element)}>{self.picture(number)}</figure>" for number in pictures]
        if caption:
            each[-1] = each[-1].replace("</figure>", f"<figcaption>{caption}</figcaption></figure>")
        return "".join(each)

    # --- captions

    def with_captions(self, elements):
        """The blocks without the captions of tables and figures, which went into them."""
        kept = []
        for number, element in enumerate(elements):
            owner = self.owner_of(element, kept[-1] if kept else None, elements[number + 1 : number + 2])
            if owner is None:
                kept.append(element)
            else:
                caption = self.inside(element)
                owner.set("caption", f"<caption>{caption}</caption>" if owner.tag == "table" else caption)
        return kept

    @staticmethod
    def owner_of(element, before, after):
        """What a block is the caption of; None where it is none, or stands beside nothing that could have one."""
        kind = element.get("class") if element.tag == "div" else element.tag
        after = after[0] if after else None
        choices = {
            "table-caption": [(after, "table")],
            "figcaption": [(before, "figure")],
            "caption": [(after, "table"), (before, "figure"), (after, "figure"), (before, "table")],
        }.get(kind, [])
        if kind == "caption" and re.match(r"\s*(?:图|圖|fig)", "".join(element.itertext()), re.IGNORECASE):
            choices = [(before, "figure"), (after, "figure")]
        fitting = (each for each, tag in choices if each is not None and each.tag == tag and not each.get("caption"))
        return next(fitting, None)


def is_words(element):
    return element.tag == "div" and element.get("class") == "words"


def attributes(element):
    """The attributes that the rich text has, in the order of the alphabet."""
    names = ("class", "start", "colspan", "rowspan")
    return "".join(f' {name}="{html.escape(element.get(name))}"' for name in sorted(names) if element.get(name))
