"""The fields of a Word text: what Word stored as their result stays, codes without a result are shown or said."""

import re
from copy import deepcopy

from .equations import melt, plain
from .field_codes import name_and_arguments, shown_by
from .package import drop
from .simple_parts import W, child, is_on, run_of, value, whole

BOX, CHAR, CODE, SIMPLE = (W + name for name in ("txbxContent", "fldChar", "instrText", "fldSimple"))
WORDS = W + "t"
SEEN = [W + name for name in ("t", "sym", "drawing", "pict", "object", "noBreakHyphen", "footnoteReference")]
SEEN += [W + "endnoteReference"]
CONTENTS = ("TOC", "TOA")
SILENT = ("PRIVATE", "SET", "ADVANCE", "RD")  # show nothing on paper
INDEX = ("XE", "TC", "TA")  # words for an index: hidden on paper
HREF = "href"  # of a `w:hyperlink` that a field became


class Field:
    def __init__(self, begin):
        self.begin, self.code, self.is_code, self.result = begin, "", True, []

    @property
    def has_result(self):
        return any(each.tag != WORDS or (each.text or "").strip() for each in self.result)


class Fields:
    """Puts in the place of each field what it shows."""

    def __init__(self, remarks):
        self.remarks = remarks

    def resolve(self, root):
        for simple in list(root.iter(SIMPLE)):
            self.resolve_simple(simple)
        if next(root.iter(CHAR, CODE), None) is None:
            return
        for run in list(root.iter(f"{W}r")):
            split(run)
        for story in [root, *root.iter(BOX)]:
            self.resolve_story(list(runs_of(story)))

    def resolve_simple(self, simple):
        field = Field(simple)
        field.code = value(simple, "instr") or ""
        field.result = list(simple.iter(*SEEN))
        if not field.has_result:
            simple.append(run_of(simple, ""))
        self.close(field, next(simple.iter(f"{W}r"), simple))
        for each in list(simple):
            simple.addprevious(each)
        drop(simple)

    def resolve_story(self, runs):
        closed = closed_fields(runs)
        fields = []
        for run in runs:
            each = next((part for part in run if part.tag != f"{W}rPr"), None)
            if each is None:
                continue
            if each.tag == CHAR:
                kind = value(each, "fldCharType")
                if kind == "begin" and each in closed:
                    fields.append(Field(each))
                elif kind == "separate" and fields:
                    fields[-1].is_code = False
                elif kind == "end" and each in closed:
                    self.end(fields, run)
                drop(each)
            elif each.tag == CODE or any(field.is_code for field in fields):
                self.take_code(fields, each)
            elif each.tag in SEEN:
                for field in fields:
                    field.result.append(each)

    @staticmethod
    def take_code(fields, each):
        """Words of a code, or of a result that stands in the code of the field around it."""
        field = next((field for field in reversed(fields) if field.is_code), None)
        if field is not None and each.tag in (CODE, WORDS):
            field.code += each.text or ""
        drop(each)

    def end(self, fields, run):
        field = fields.pop()
        around = next((each for each in reversed(fields) if each.is_code), None)
        if around is not None:
            around.code += (shown_by(field.code) or "") if not field.result else ""
            return
        words = self.close(field, run)
        if words is not None:
            for each in fields:
                each.result.append(words)

    def close(self, field, run):
        """Show a field that ends at a run; gives the words that were written for it."""
        name, arguments = name_and_arguments(field.code)
        words = None
        if name in CONTENTS:
            self.drop_contents(field)
        elif name == "FORMCHECKBOX":
            words = "☑" if is_ticked(field.begin) else "☐"
        elif name == "FORMDROPDOWN":
            words = chosen(field.begin)
        elif field.has_result:
            if name == "HYPERLINK":
                link(field.result, arguments)
            return None
        elif name in INDEX:
            self.remarks.note("hidden", words=" ".join(arguments))
        elif name not in SILENT:
            words = shown_by(field.code)
            if words is None and field.code.strip():
                self.remarks.note("fields", words=field.code)
            elif words and name.startswith("EQ") and not re.fullmatch(r"[^\w]|[①-㊿]|\([^()]*\)", words):
                self.remarks.note("equations")
                before = run.getprevious()
                if "/" in words and before is not None and melt(plain(before), words):
                    words = f" {words}"
        if not words:
            return None
        run.append(written := run.makeelement(WORDS))
        written.text = words
        return written

    def drop_contents(self, field):
        self.remarks["contents"] = 1
        for each in field.result:
            paragraph = next(each.iterancestors(f"{W}p"), None)
            drop(each)
            if paragraph is not None and next(paragraph.iter(*SEEN), None) is None and len(field.result) > 1:
                drop(paragraph)


def runs_of(story):
    """The runs of a story in their order, without those of the boxes in it."""
    for run in story.iter(f"{W}r"):
        if next(run.iterancestors(BOX, story.tag), None) is story:
            yield run


def split(run):
    """Give each part of a run that begins, codes or ends a field a run of its own."""
    parts = [each for each in run if each.tag != f"{W}rPr"]
    if len(parts) < 2 or not any(each.tag in (CHAR, CODE) for each in parts):
        return
    look, last = child(run, "rPr"), run
    for part in parts[1:]:
        own = run.makeelement(f"{W}r")
        if look is not None:
            own.append(deepcopy(look))
        own.append(part)
        last.addnext(own)
        last = own


def closed_fields(runs):
    """The marks of begin and end that belong together; others are the remains of a field that somebody broke."""
    opened, closed = [], set()
    for run in runs:
        for each in run.iterchildren(CHAR):
            if value(each, "fldCharType") == "begin":
                opened.append(each)
            elif value(each, "fldCharType") == "end" and opened:
                closed |= {opened.pop(), each}
    return closed


def is_ticked(begin):
    box = child(begin, "ffData", "checkBox")
    ticked = child(box, "checked")
    return bool(is_on(ticked if ticked is not None else child(box, "default")))


def chosen(begin):
    choices = child(begin, "ffData", "ddList")
    entries = [] if choices is None else choices.findall(f"{W}listEntry")
    place = child(choices, "result")
    at = whole(value(place if place is not None else child(choices, "default")))
    return value(entries[at]) if 0 <= at < len(entries) else None


def link(parts, arguments):
    """Put each run of a link's words into a `w:hyperlink` that says where it leads."""
    said, href, anchor, tip = iter(arguments), "", "", ""
    for each in said:
        if each.lower() == "\\l":
            anchor = next(said, "")
        elif each.lower() == "\\o":
            tip = next(said, "")
        elif each.lower() == "\\t":
            next(said, "")
        elif not each.startswith("\\"):
            href = href or each
    for run in dict.fromkeys(next(each.iterancestors(f"{W}r"), None) for each in parts):
        if run is None or next(run.iterancestors(f"{W}hyperlink", f"{W}r"), None) is not None:
            continue
        around = run.makeelement(f"{W}hyperlink", {HREF: f"{href}#{anchor}" if anchor else href})
        if tip:
            around.set(f"{W}tooltip", tip)
        run.addprevious(around)
        around.append(run)
