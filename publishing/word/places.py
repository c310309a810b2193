"""Where each paragraph of a Word file stands in the rich text: under which heading, in which list, quotation or cell.

A place is a path of elements, outermost first, which mammoth takes as a style map: an element that is not fresh goes on
where the paragraph before it left off.
"""

import re

from .names import FIELD, PART, SHEET, style_name
from .simple_parts import W, child, is_on, run_of, value, whole

ALIGNED = {"center": "align-center", "right": "align-right", "end": "align-right"}
KINDS = re.compile(r"(td|th)(?::(\w+))?((?:\.[\w-]+)*)")
LONGEST_HEADING = 100  # characters of a heading that only its outline level makes one
HIGHEST, LOWEST = 2, 4  # of our headings; the title is the first

WORDS, FIGURE, RULE, TABLE_CAPTION = "div.words", "figure", "div.rule", "div.table-caption"


class Story:
    """The paragraphs of a text, a cell or a note: which lists are open, and where the last paragraph stood."""

    def __init__(self):
        self.lists = []  # (depth, key of the list, its element), outermost first
        self.before = None


class Places:
    """Gives each paragraph its place, and remembers the style map that says all places."""

    def __init__(self, styles, numbering, top=1):
        self.styles, self.numbering, self.top = styles, numbering, top
        self.counted, self.map = {}, {}
        self.typed_numbers = 0

    def put(self, paragraph, place):
        """Write into a paragraph's properties where it stands, and nothing else."""
        key = self.map.setdefault(" > ".join(place), f"s{len(self.map)}")
        properties = child(paragraph, "pPr")
        if properties is None:
            properties = paragraph.makeelement(f"{W}pPr")
            paragraph.insert(0, properties)
        for each in list(properties):
            if each.tag != f"{W}rPr":
                properties.remove(each)
        style = properties.makeelement(f"{W}pStyle", {f"{W}val": key})
        properties.insert(0, style)

    def style_map(self):
        return "\n".join(f"p.{key} => {place}" for place, key in self.map.items())

    # --- what a paragraph says of itself

    def style_of(self, paragraph):
        return value(child(paragraph, "pPr", "pStyle")) or self.styles.default

    def own(self, paragraph):
        return self.styles.own_places(self.style_of(paragraph))

    def role(self, paragraph):
        named = self.styles.role(self.style_of(paragraph))
        return self.outline_level(paragraph) if named is None else named

    def outline_level(self, paragraph):
        """The level of a heading that only its place in the outline makes one (大纲级别); None for ordinary text.

        As Word’s own outline has it, nothing in a cell is a heading; nor is a paragraph of many sentences.
        """
        level = value(self.property(paragraph, "outlineLvl")) or ""
        if not re.fullmatch("[0-8]", level) or next(paragraph.iterancestors(f"{W}tc"), None) is not None:
            return None
        words = sum(len(text.text or "") for text in paragraph.iter(f"{W}t"))
        return int(level) + 1 if words <= LONGEST_HEADING else None

    def property(self, paragraph, name):
        direct = child(paragraph, "pPr", name)
        return direct if direct is not None else self.styles.property(self.style_of(paragraph), "pPr", name)

    def alignment(self, paragraph):
        return ALIGNED.get(value(self.property(paragraph, "jc")))

    def is_indented(self, paragraph):
        """Whether its first line begins further in, directly or by its style; what hangs does not."""
        found = [child(each, "pPr", "ind") for each in self.styles.chain(self.style_of(paragraph))]
        for each in (child(paragraph, "pPr", "ind"), *found, child_of(self.styles.defaults, "ind")):
            if each is None:
                continue
            if any(whole(value(each, name)) > 0 for name in ("hanging", "hangingChars")):
                return False
            told = [value(each, name) for name in ("firstLineChars", "firstLine") if value(each, name) is not None]
            if told:
                return any(whole(one) > 0 for one in told)
        return False

    def count(self, paragraphs):
        """Count the paragraphs of lists as Word does: in the order in which they stand."""
        for paragraph in paragraphs:
            if (at := self.list_of(paragraph)) and (number := self.numbering.next(*at)):
                self.counted[paragraph] = number

    def is_hidden(self, paragraph):
        """Whether its end and all that it says are hidden, so that Word neither shows nor counts it."""
        style = self.styles.property(self.style_of(paragraph), "rPr", "vanish")

        def hides(properties):
            direct = child(properties, "vanish") if properties is not None else None
            return bool(is_on(direct if direct is not None else style))

        said = [run for run in paragraph.iter(f"{W}r") if len(run)]
        return hides(child(paragraph, "pPr", "rPr")) and all(hides(child(run, "rPr")) for run in said)

    def list_of(self, paragraph):
        """The key of the list to which it belongs and its level there; None where it belongs to none."""
        style, direct = self.style_of(paragraph), child(paragraph, "pPr", "numPr")
        inherited = self.styles.property(style, "pPr", "numPr")
        said = [each for each in (direct, inherited) if each is not None]
        key = next((value(child(each, "numId")) for each in said if child(each, "numId") is not None), None)
        if key in (None, "0"):
            return None
        level = value(child_of(direct, "ilvl"))
        if level is None:
            named = self.numbering.level_of_style(key, style)
            level = value(child_of(inherited, "ilvl")) if named is None else str(named)
        return key, whole(level)

    def depth(self, paragraph, number):
        """How deep an item stands in lists."""
        return number.level or self.styles.list_depth(self.style_of(paragraph))

    def is_item(self, paragraph):
        number = self.counted.get(paragraph)
        return number is not None and number.tag is not None

    def type_number(self, paragraph):
        """Write what Word counts before the words, where no list on a page would show the same."""
        number = self.counted.get(paragraph)
        if number is None or number.tag == "ul" or not (label := self.numbering.typed(number)):
            return
        self.typed_numbers += 1
        place = 0 if child(paragraph, "pPr") is None else 1
        paragraph.insert(place, run_of(paragraph, label))

    # --- places

    def classes(self, paragraph, tag="p"):
        aligned = self.alignment(paragraph)
        return f"{tag}.{aligned}" if aligned else f"{tag}.indent" if self.is_indented(paragraph) else tag

    def place(self, paragraph, story, only_pictures=False):
        """The path of a paragraph of anybody's document, or of ours."""
        own, number = self.own(paragraph), self.counted.get(paragraph)
        if own is not None:
            place = self.own_place(paragraph, story, own)
        elif only_pictures and (number is None or number.tag == "ul"):
            place = [f"{FIGURE}:fresh"]
        elif (role := self.role(paragraph)) is not None:
            self.type_number(paragraph)
            place = self.place_of_role(paragraph, role)
        elif number is not None and number.tag and (number.tag == "ul" or says(paragraph)):
            return self.item(story, self.depth(paragraph, number), number)
        else:
            self.type_number(paragraph)
            place = [f"{self.classes(paragraph)}:fresh"]
            if number is not None and (around := self.lists_around(story, number.level)):
                story.before = None
                return [*around, place[0]]
        if own is None or not ({"ul", "ol"} & set(own)):
            story.lists.clear()
        story.before = own
        return place

    def place_of_role(self, paragraph, role):
        if isinstance(role, int):
            return [f"h{min(max(role + 1 + 1 - self.top, HIGHEST), LOWEST)}:fresh"]
        if role == "quote":
            return ["blockquote", f"{self.classes(paragraph)}:fresh"]
        return [f"div.{role}:fresh"]

    def own_place(self, paragraph, story, own):
        if own and (own[0].startswith((FIELD, PART)) or style_name(own) == SHEET):
            return [f"div.{own[0]}:fresh"]
        if own and KINDS.fullmatch(own[0]):
            own = own[1:]
        own = tuple({"rule": RULE, "caption": TABLE_CAPTION}.get(each, each) for each in own)
        place = self.own_lists(paragraph, story, own)
        last = own[-1] if own else WORDS
        if not own or last not in ("li", "blockquote", "blockquote:new", "ul", "ol"):
            last = self.changed(paragraph, last)
            place = [*place[: len(own) - 1], f"{last}:fresh"] if own else [f"{WORDS}:fresh"]
        elif last == "li" and story.before == own and child(paragraph, "pPr", "numPr") is None:
            place.append("p:fresh")  # whose bullet somebody took away
        return place

    def changed(self, paragraph, place):
        """An own place, but for the alignment that somebody gave the paragraph since."""
        direct = child(paragraph, "pPr", "jc")
        if direct is None or place.partition(".")[0] != "p":
            return place
        aligned = ALIGNED.get(value(direct))
        kept = [each for each in place.split(".") if not each.startswith("align-")]
        return ".".join([*kept, aligned] if aligned else kept)

    def own_lists(self, paragraph, story, own):
        """The path with its lists as Word numbers them: a new number list is a new element, a number a new item."""
        numbers, number = child(paragraph, "pPr", "numPr"), self.counted.get(paragraph)
        key = value(child_of(numbers, "numId"))
        depth, deepest, place = 0, sum(each in ("ul", "ol") for each in own), []
        for each in own:
            if each in ("ul", "ol"):
                depth += 1
                begins = key not in (None, "0") and depth == deepest
                is_open = len(story.lists) >= depth and (not begins or story.lists[depth - 1][1] == key)
                if not is_open:
                    del story.lists[depth - 1 :]
                    first = number.value if begins and number is not None else 1
                    story.lists.append((depth - 1, key, element(each, first)))
                elif depth == deepest:
                    del story.lists[depth:]
                place.append(story.lists[depth - 1][2] + ("" if is_open else ":fresh"))
            elif each == "li":
                place.append("li:fresh" if numbers is not None and depth == deepest else "li")
            else:
                place.append(f"{each.removesuffix(':new')}:fresh" if each.endswith(":new") else each)
        return place

    def item(self, story, depth, number):
        lists = story.lists
        while lists and (lists[-1][0] > depth or (lists[-1][0] == depth and lists[-1][1] != number.key)):
            lists.pop()
        begins = not lists or lists[-1][0] < depth
        if begins:
            lists.append((depth, number.key, element(number.tag, number.value)))
        story.before = None
        around = [part for _depth, _key, tag in lists[:-1] for part in (tag, "li")]
        return [*around, lists[-1][2] + (":fresh" if begins else ""), "li:fresh"]

    @staticmethod
    def lists_around(story, depth):
        """The items of shallower lists in which a paragraph with a typed number goes on."""
        while story.lists and story.lists[-1][0] >= depth:
            story.lists.pop()
        return [part for _depth, _key, tag in story.lists for part in (tag, "li")]


def says(paragraph):
    return any((text.text or "").strip() for text in paragraph.iter(f"{W}t"))


def element(tag, number):
    """The element of a list that begins here; one that goes on after other paragraphs says with which number."""
    return f"ol[start='{number}']" if tag == "ol" and number != 1 else tag


def child_of(element, name):
    return None if element is None else child(element, name)
