r"""What the code of a field shows where Word stored no result: characters in a ring, fractions, symbols.

`EQ \o\ac(○,5)` is ⑤ on paper, `EQ \f(3,4)` is 3/4. These forms are written into the line; what cannot be is None.
"""

import re
import unicodedata

from .symbols import symbol

LONGEST, DEEPEST = 2000, 20
RINGS, BOXES = "○〇◯Oo⃝", "□▢☐口"
TICKS = {"√": "☑", "✓": "☑", "✔": "☑", "×": "☒", "✗": "☒", "✘": "☒", "X": "☒", "x": "☒", "": "□"}
SWITCH = re.compile(r"\\([abdfilorsx])(?![a-z])(?=\s*[\\(])|\\([abdfilorsx])(?=\\)", re.IGNORECASE)
GENERAL = re.compile(r'\s*\\\*\s*(?:"[^"]*"|[^\s\\(]+(?:\s+\d+)?)\s*')
OPTION = re.compile(r"\s*\\([a-z]{2})\s*(\\[^\w\s]|\d+|)\s*", re.IGNORECASE)
BUTTONS = ("MACROBUTTON", "GOTOBUTTON")  # whose words stand behind the name of what they start
BRACKETS, COMMAS = str.maketrans("（）", "()"), str.maketrans("，；", ",;")
ARGUMENT = re.compile(r'"([^"]*)"|(\S+)')


def ringed():
    """Characters that Unicode has in a ring, by what stands in the ring."""
    blocks = [*range(0x2460, 0x2500), *range(0x3200, 0x3400)]
    found = ((chr(code), unicodedata.decomposition(chr(code)).split()) for code in blocks)
    return {"".join(chr(int(each, 16)) for each in said[1:]): ring for ring, said in found if said[:1] == ["<circle>"]}


IN_RING = ringed()


class Raised(str):
    """A reading that stands above a word."""


def name_and_arguments(code):
    """`HYPERLINK "https://…" \\l "part"` as its name in capitals and its arguments."""
    found = [quoted or bare for quoted, bare in ARGUMENT.findall(code[:LONGEST])]
    return (found[0].upper() if found else "", found[1:])


def shown_by(code):
    """The words that a code stands for; None where it shows nothing that is known."""
    name, arguments = name_and_arguments(code)
    if name == "SYMBOL":
        return of_symbol(arguments)
    if re.match(r"\s*EQ[\s\\]", code, re.IGNORECASE):
        try:
            return Equation(in_narrow_marks(code.strip()[2:][:LONGEST])).read()
        except ValueError:
            return None
    if name == "QUOTE" and arguments:
        return " ".join(each for each in arguments if not each.startswith("\\"))
    if name in BUTTONS:
        return " ".join(arguments[1:]) or None
    return None


def of_symbol(arguments):
    font = next((arguments[at + 1] for at, each in enumerate(arguments[:-1]) if each.lower() == "\\f"), "")
    number = arguments[0] if arguments else ""
    if not re.fullmatch(r"0x[0-9a-f]{1,5}|\d{1,6}", number, re.IGNORECASE):
        return None
    code = int(number, 16) if number[:2].lower() == "0x" else int(number)
    if not font and "\\u" not in arguments and 0x80 <= code <= 0xFF:
        return bytes([code]).decode("cp1252", "ignore") or None
    return symbol(font, code)


def in_narrow_marks(code):
    """The code with the marks that Word asks for, where somebody typed those of Chinese in their place."""
    if "(" not in code:
        code = code.translate(BRACKETS)
    needs_two = re.search(r"\\[fro](?![a-z])", code, re.IGNORECASE)
    return code if not needs_two or "," in code or ";" in code else code.translate(COMMAS)


class Equation:
    """Reads the code of an EQ field. Raises ValueError for what is no such code."""

    def __init__(self, code):
        self.code, self.at, self.depth = code, 0, 0

    def read(self):
        words = self.words(ends="").strip()
        if self.at < len(self.code):
            raise ValueError
        return words or None

    def words(self, ends):
        """What stands up to one of the characters that end an argument."""
        pieces = []
        while self.at < len(self.code) and self.code[self.at] not in ends:
            rest = self.code[self.at :]
            if found := GENERAL.match(rest):
                self.at += found.end()
            elif found := SWITCH.match(rest):
                self.at += found.end()
                pieces.append(self.form((found[1] or found[2]).lower()))
            else:
                self.at += 2 if rest[0] == "\\" else 1
                pieces.append(rest[1:2] if rest[0] == "\\" else rest[0])
        pieces = [each for each in pieces if each.strip() or len(pieces) > 1]
        if len(pieces) == 1:
            return pieces[0]
        return "".join(
            f"^{grouped(each)}" if at and isinstance(each, Raised) else each for at, each in enumerate(pieces)
        )

    def form(self, name):
        self.depth += 1
        if self.depth > DEEPEST:
            raise ValueError
        options = self.options()
        arguments = self.arguments()
        if name == "s":
            raised = [Raised(arguments[0])] if "up" in options and arguments else arguments
            while self.code[self.at :].lstrip()[:3].lower() in ("\\up", "\\do"):
                self.options()
                raised = [*raised, *self.arguments()]
            arguments = raised
        self.depth -= 1
        return getattr(self, f"form_{name}")(arguments, options)

    def options(self):
        found = {}
        while option := OPTION.match(self.code, self.at):
            found[option[1].lower()] = option[2]
            self.at = option.end()
        return found

    def arguments(self):
        found = []
        self.skip_blanks()
        if self.code[self.at : self.at + 1] != "(":
            return found
        while self.at < len(self.code):
            self.at += 1
            found.append(self.words(ends=",;)"))
            if self.code[self.at : self.at + 1] == ")":
                self.at += 1
                return found
        raise ValueError

    def skip_blanks(self):
        while self.code[self.at : self.at + 1].isspace():
            self.at += 1

    # --- the forms, in the order of the alphabet

    @staticmethod
    def form_a(arguments, options):
        columns = int(options.get("co") or 1)
        rows = [arguments[at : at + columns] for at in range(0, len(arguments), columns or 1)]
        return "; ".join(", ".join(row) for row in rows)

    @staticmethod
    def form_b(arguments, options):
        one, other = options.get("lc"), options.get("rc")
        if both := options.get("bc"):
            one, other = both, {"\\{": "\\}", "\\[": "\\]", "\\(": "\\)", "\\<": "\\>"}.get(both, both)
        elif one is None and other is None:
            one, other = "(", ")"
        return (one or "").lstrip("\\") + ", ".join(arguments) + (other or "").lstrip("\\")

    @staticmethod
    def form_d(arguments, _options):
        return "".join(arguments)

    @staticmethod
    def form_f(arguments, _options):
        return "/".join(grouped(each) for each in arguments)

    @staticmethod
    def form_i(arguments, options):
        sign = next((mark for key, mark in (("su", "∑"), ("pr", "∏")) if key in options), "∫")
        sign = (options.get("fc") or options.get("vc") or sign).lstrip("\\")
        low, high, inside = [*arguments, "", "", ""][:3]
        limits = f"({low}→{high})" if low or high else ""
        return f"{sign}{limits}{inside}"

    @staticmethod
    def form_l(arguments, _options):
        return ",".join(arguments)

    @staticmethod
    def form_o(arguments, _options):
        """Characters that stand over each other: in a ring, in a box, or a reading above a word."""
        over = [each for each in arguments if isinstance(each, Raised)]
        words = [each for each in arguments if not isinstance(each, Raised)]
        if over and words:
            return "".join(words) + "".join(f"（{each.strip()}）" for each in over)
        if len(arguments) == 2:
            around = next((each for each in arguments if each.strip() and each.strip() in RINGS + BOXES), None)
            if around is not None:
                inside = arguments[1 - arguments.index(around)].strip()
                if around.strip() in RINGS:
                    return IN_RING.get(inside) or f"({inside})"
                return TICKS.get(inside) or f"[{inside}]"
        return "".join(arguments)

    @staticmethod
    def form_r(arguments, _options):
        if len(arguments) == 2 and arguments[0].strip():
            roots = {"2": "√", "3": "∛", "4": "∜"}
            degree, inside = arguments[0].strip(), grouped(arguments[1])
            return (roots.get(degree) or f"{degree}√") + inside
        return "√" + grouped(arguments[-1] if arguments else "")

    @staticmethod
    def form_s(arguments, _options):
        return arguments[0] if len(arguments) == 1 else " ".join(arguments)

    @staticmethod
    def form_x(arguments, _options):
        return "".join(arguments)


def grouped(words):
    """Words as one side of a fraction: in brackets where they are more than one number or name."""
    words = words.strip()
    return words if re.fullmatch(r"[\w.%‰°′″π∞]*", words) else f"({words})"
