"""Equations of Word (OMML) as one line: 3/4, √(x+1), x with its 2 raised, Σ with its limits."""

import re

from .simple_parts import W, run_of

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
UP, DOWN = "superscript", "subscript"
ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
SINGLE = re.compile(r"[\w.,%‰°′″∞]*|[√∛∜]\w+|\([^()]*\)")
TEXTS = (f"{M}t", f"{W}t")
CHARACTERS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "‑"}
FRACTION = f"{M}f"
DEEPEST = 60


def flatten(equation):
    """The runs that say in one line what an equation says."""
    pieces = [each for each in merged(pieces_of(equation)) if each[0]]
    if pieces and equation.find(f"{M}f") is not None:
        before, behind = equation.getprevious(), equation.getnext()
        if before is not None and melt(plain(before), pieces[0][0]):
            pieces.insert(0, (" ", ""))
        if behind is not None and melt(pieces[-1][0], plain(behind)):
            pieces.append((" ", ""))
    return [run_of(equation, *piece) for piece in pieces]


def pieces_of(element, depth=0):
    """Pairs of words and where they stand: on the line (""), raised or lowered."""
    if depth > DEEPEST:
        return [(plain(element), "")]
    form = FORMS.get(element.tag.removeprefix(M)) if element.tag.startswith(M) else None
    if form is not None:
        return form(element, depth + 1)
    return inside(element, depth + 1)


def inside(element, depth):
    found, was_fraction = [], False
    for each in element if element is not None else ():
        if each.tag in TEXTS:
            pieces = [(each.text or "", "")]
        elif each.tag in CHARACTERS:
            pieces = [(CHARACTERS[each.tag], "")]
        else:
            pieces = [] if str(each.tag).endswith("Pr") else pieces_of(each, depth)
        is_fraction = each.tag == FRACTION
        if (is_fraction or was_fraction) and melt(words_of(found[-1:]), words_of(pieces[:1])):
            found.append((" ", ""))  # 1 1/2 would read 11/2
        found += pieces
        was_fraction = is_fraction
    return found


def melt(before, behind):
    """Whether two pieces of words would read as one number or name."""
    return all(each.isascii() and each.isalnum() for each in (before[-1:] or " ", behind[:1] or " "))


def merged(pieces):
    result = []
    for words, stands in pieces:
        if result and result[-1][1] == stands:
            result[-1] = (result[-1][0] + words, stands)
        else:
            result.append((words, stands))
    return result


def plain(element):
    return "".join(each.text or "" for each in element.iter(*TEXTS))


def part(element, name, depth):
    found = element.find(M + name)
    return [] if found is None else inside(found, depth)


def said(element, *path):
    for name in path:
        element = element.find(M + name) if element is not None else None
    return None if element is None else element.get(f"{M}val", "")


def words_of(pieces):
    return "".join(words for words, _stands in pieces)


def grouped(pieces):
    """Pieces as one side of something: in brackets where they are more than one number or name."""
    is_single = SINGLE.fullmatch(words_of(pieces)) and not any(stands for _words, stands in pieces[:1])
    return pieces if is_single else [("(", ""), *pieces, (")", "")]


def standing(pieces, stands):
    """Pieces raised or lowered; what stands higher or lower in them already is marked by ^ or _."""
    marks = {UP: "^", DOWN: "_"}
    words = "".join(f"{marks[own]}{text}" if own else text for text, own in merged(pieces))
    return [(words, stands)] if words else []


# --- the forms


def fraction(element, depth):
    over, under = part(element, "num", depth), part(element, "den", depth)
    if said(element, "fPr", "type") == "noBar":
        return [*over, ("¦", ""), *under] if over and under else [*over, *under]
    return [*grouped(over), ("/", ""), *grouped(under)]


def scripts(element, depth):
    base = part(element, "e", depth)
    low, high = (standing(part(element, name, depth), at) for name, at in (("sub", DOWN), ("sup", UP)))
    if element.tag == f"{M}sPre":
        return [*low, *high, *base]
    return [*based(base), *low, *high]


def based(pieces):
    return pieces if re.fullmatch(r"\w*|\(.*\)", words_of(pieces)) else grouped(pieces)


def radical(element, depth):
    degree, under = words_of(part(element, "deg", depth)).strip(), grouped(part(element, "e", depth))
    if said(element, "radPr", "degHide") in ("1", "on", "true"):
        degree = ""
    return [(ROOTS[degree], ""), *under] if degree in ROOTS else [(degree, UP), ("√", ""), *under]


def large_operator(element, depth):
    sign = said(element, "naryPr", "chr")
    low, high = (standing(part(element, name, depth), at) for name, at in (("sub", DOWN), ("sup", UP)))
    return [("∫" if sign is None else sign, ""), *low, *high, *grouped(part(element, "e", depth))]


def delimiter(element, depth):
    begin, parted, end = (said(element, "dPr", name) for name in ("begChr", "sepChr", "endChr"))
    inner = []
    for number, each in enumerate(element.findall(f"{M}e")):
        inner += [("|" if parted is None else parted, "")] if number else []
        inner += inside(each, depth)
    return [("(" if begin is None else begin, ""), *inner, (")" if end is None else end, "")]


def matrix(element, depth):
    rows = [parted([inside(cell, depth) for cell in row.findall(f"{M}e")], ", ") for row in element.findall(f"{M}mr")]
    return [("[", ""), *parted(rows, "; "), ("]", "")]


def lines(element, depth):
    return parted([inside(each, depth) for each in element.findall(f"{M}e")], "; ")


def parted(parts, mark):
    result = []
    for number, each in enumerate(parts):
        result += [(mark, "")] if number else []
        result += each
    return result


def function(element, depth):
    name, argument = part(element, "fName", depth), part(element, "e", depth)
    apart = "" if words_of(argument).startswith(("(", "[", "{", "|")) else " "
    return [*name, (apart, ""), *argument]


def limit(element, depth):
    at = UP if element.tag == f"{M}limUpp" else DOWN
    return [*part(element, "e", depth), *standing(part(element, "lim", depth), at)]


def accent(element, depth):
    base, sign = part(element, "e", depth), said(element, "accPr", "chr")
    sign = "\u0302" if sign is None else sign
    return [*base, (sign, "")] if len(words_of(base)) == 1 else [*grouped(base), (sign, "")]


def bar(element, depth):
    base = part(element, "e", depth)
    sign = "\u0305" if said(element, "barPr", "pos") == "top" else "\u0332"
    return [("".join(letter + sign for letter in words), stands) for words, stands in base]


def group(element, depth):
    return [*part(element, "e", depth)]


FORMS = {
    "f": fraction,
    "sSup": scripts,
    "sSub": scripts,
    "sSubSup": scripts,
    "sPre": scripts,
    "rad": radical,
    "nary": large_operator,
    "d": delimiter,
    "m": matrix,
    "eqArr": lines,
    "func": function,
    "limLow": limit,
    "limUpp": limit,
    "acc": accent,
    "bar": bar,
    "groupChr": group,
}
