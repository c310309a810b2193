"""What the styles and lists of a Word file say of a paragraph: its name in English or Chinese, what it inherits."""

import re
import unicodedata

from .names import places_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEEPEST = 20  # styles built on styles; a file that goes round in circles stops here
NO = ("0", "false", "off", "none")

# Names as Word and WPS write them, in either language, without case and spaces.
ROLES = {
    "title": "title",
    "标题": "title",
    "文章标题": "title",
    "大标题": "title",
    "subtitle": "subtitle",
    "副标题": "subtitle",
    "caption": "caption",
    "题注": "caption",
    "quote": "quote",
    "intensequote": "quote",
    "引用": "quote",
    "明显引用": "quote",
    "tocheading": "toc",
    "toc标题": "toc",
    "目录标题": "toc",
}
HEADING = re.compile(r"(?:heading|标题|一级标题|二级标题|三级标题)([1-9])?")
CHINESE_LEVEL = {"一级标题": 1, "二级标题": 2, "三级标题": 3}
LIST_DEPTH = re.compile(r"(?:listbullet|listnumber|列表项目符号|列表编号)([2-5])")
TOC = re.compile(r"(?:toc|目录)[1-9]?")


def child(element, *path):
    """The element at the end of a path of names below another; None where there is none."""
    for name in path:
        element = element.find(W + name) if element is not None else None
    return element


def value(element, name="val"):
    return None if element is None else element.get(W + name)


def whole(text, otherwise=0):
    """A number as the file writes it; Word takes fractions and units that nobody means."""
    found = re.match(r"-?\d{1,9}", text or "")
    return int(found[0]) if found else otherwise


def is_on(element):
    """Whether a property such as bold is set: its presence says yes unless its value says no."""
    return None if element is None else value(element) not in NO


class Styles:
    def __init__(self, root):
        found = [] if root is None else root.findall(f"{W}style")
        self.by_id = {each.get(f"{W}styleId"): each for each in found}
        self.default = next(
            (
                each.get(f"{W}styleId")
                for each in found
                if value(each, "type") == "paragraph" and value(each, "default")
            ),
            None,
        )
        self.defaults = None if root is None else child(root, "docDefaults", "pPrDefault", "pPr")
        self.run_defaults = None if root is None else child(root, "docDefaults", "rPrDefault", "rPr")

    def chain(self, key):
        """A style and those that it is built on, by their elements."""
        styles = []
        while key in self.by_id and len(styles) < DEEPEST:
            styles.append(self.by_id[key])
            key = value(child(styles[-1], "basedOn"))
        return styles

    def names(self, key):
        return [unicodedata.normalize("NFKC", value(child(each, "name")) or "") for each in self.chain(key)]

    def own_places(self, key):
        """The places that a style of our own documents names; None for any other."""
        return next((places for name in self.names(key) if (places := places_of(name)) is not None), None)

    def role(self, key):
        """ "title", "subtitle", "caption", "quote", "toc", a level of heading (1 to 9), or None for ordinary text."""
        for name in self.names(key):
            bare = re.sub(r"\s+", "", name).lower()
            if bare in ROLES:
                return ROLES[bare]
            if TOC.fullmatch(bare):
                return "toc"
            heading = HEADING.fullmatch(bare)
            if heading and (heading[1] or bare in CHINESE_LEVEL):
                return int(heading[1] or CHINESE_LEVEL[bare])
        return None

    def list_depth(self, key):
        """How deep a style of Word's own for items stands, "List Bullet 2" at 1; 0 for any other."""
        found = (LIST_DEPTH.fullmatch(re.sub(r"\s+", "", name).lower()) for name in self.names(key))
        return next((int(each[1]) - 1 for each in found if each), 0)

    def property(self, key, kind, name):
        """The element of a property that a style has or inherits: `property("Heading1", "pPr", "jc")`."""
        return next((found for each in self.chain(key) if (found := child(each, kind, name)) is not None), None)


class Numbering:
    """The lists of a file: which tag, which numbers."""

    def __init__(self, root):
        self.nums, self.levels = {}, {}
        if root is None:
            return
        abstract = {each.get(f"{W}abstractNumId"): each for each in root.findall(f"{W}abstractNum")}
        for num in root.findall(f"{W}num"):
            key = value(num, "numId")
            pattern = abstract.get(value(child(num, "abstractNumId")))
            for level in [] if pattern is None else pattern.findall(f"{W}lvl"):
                self.levels[key, whole(value(level, "ilvl"))] = level
            for change in num.findall(f"{W}lvlOverride"):
                at = (key, whole(value(change, "ilvl")))
                if (level := child(change, "lvl")) is not None:
                    self.levels[at] = level
                if (start := child(change, "startOverride")) is not None:
                    self.nums[at] = whole(value(start), 1)

    def tag(self, key, depth):
        """ "ul" or "ol"; None for a level that shows neither mark nor number."""
        level = self.levels.get((key, depth))
        if level is None:
            return None
        form = value(child(level, "numFmt")) or "decimal"
        return {"bullet": "ul", "none": None}.get(form, "ol")

    def counts_otherwise(self, key, depth):
        """Whether the numbers are others than 1, 2, 3: 一、二、三, a, b, c, and the like."""
        level = self.levels.get((key, depth))
        return level is not None and value(child(level, "numFmt")) not in (None, "decimal", "bullet", "none")

    def start(self, key, depth):
        if (key, depth) in self.nums:
            return self.nums[key, depth]
        level = self.levels.get((key, depth))
        return 1 if level is None else whole(value(child(level, "start")), 1)
