"""What the styles and lists of a Word file say of a paragraph: its name in English or Chinese, what it inherits."""

import re
import unicodedata

from .names import places_of
from .simple_parts import W, child, value

DEEPEST = 20  # styles built on styles; a file that goes round in circles stops here

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
    "quotations": "quote",
    "blocktext": "quote",
    "引用": "quote",
    "明显引用": "quote",
    "tocheading": "toc",
    "toc标题": "toc",
    "目录标题": "toc",
}
HEADING = re.compile(r"(?:heading|标题|一级标题|二级标题|三级标题)([1-9])?")
CHINESE_LEVEL = {"一级标题": 1, "二级标题": 2, "三级标题": 3}
LIST_DEPTH = re.compile(r"(?:listbullet|listnumber|列表项目符号|列表编号)([2-5])")
TOC = re.compile(r"(?:toc|目录|wpsoffice手动目录)[1-9]?")


def is_told(places):
    return places is not None


class Styles:
    def __init__(self, root):
        found = [] if root is None else root.findall(f"{W}style")
        self.known = {}
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

    def once(self, key, find):
        """What `find()` gives, which is asked for once: a text of thousands of paragraphs has a dozen styles."""
        if key not in self.known:
            self.known[key] = find()
        return self.known[key]

    def chain(self, key):
        """A style and those that it is built on, by their elements."""
        return self.once(("chain", key), lambda: self.find_chain(key))

    def find_chain(self, key):
        styles = []
        while key in self.by_id and len(styles) < DEEPEST:
            styles.append(self.by_id[key])
            key = value(child(styles[-1], "basedOn"))
        return styles

    def names(self, key):
        return [unicodedata.normalize("NFKC", value(child(each, "name")) or "") for each in self.chain(key)]

    def own_places(self, key):
        """The places that a style of our own documents names; None for any other."""
        return self.once(("own", key), lambda: next(filter(is_told, map(places_of, self.names(key))), None))

    def role(self, key):
        """ "title", "subtitle", "caption", "quote", "toc", a level of heading (1 to 9), or None for ordinary text."""
        return self.once(("role", key), lambda: self.find_role(key))

    def find_role(self, key):
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
        inherited = (found for each in self.chain(key) if (found := child(each, kind, name)) is not None)
        return self.once((kind, name, key), lambda: next(inherited, None))
