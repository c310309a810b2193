"""Formulas of web pages (MathML) in one line of plain characters: a browser draws them, our pages do not."""

import html
import re

import lxml.html

FORMULA = re.compile(r"<(math)(?=[\s>])(?:[^<]|<(?!/?\1[\s>]))*+</\1\s*>", re.IGNORECASE)


def with_formulas(text):
    """The text with each formula in one line; cleaning would take it out with all that it says."""

    def in_words(found):
        parser = lxml.html.HTMLParser(huge_tree=True)
        return html.escape(written(lxml.html.fragment_fromstring(found[0], parser=parser)))

    return FORMULA.sub(in_words, text)


def written(math):
    try:
        return in_a_line(math)
    except RecursionError:  # nobody wrote that by hand: its words alone
        return math.text_content()


def in_a_line(math):
    """A formula in one line: 3/4, x^2, √(a+b)."""
    tag = str(math.tag).rpartition("}")[2].lower()
    if tag in ("annotation", "annotation-xml", "mphantom"):
        return ""
    parts = [in_a_line(child) for child in math if isinstance(child.tag, str)]
    own = (math.text or "").strip()
    own += "".join((child.tail or "").strip() for child in math)
    match tag, parts:
        case "mfrac", [over, under]:
            return f"{bracketed(over)}/{bracketed(under)}"
        case "msup", [base, power]:
            return f"{bracketed(base)}^{bracketed(power)}"
        case "msub", [base, index]:
            return f"{base}_{bracketed(index)}"
        case "msubsup", [base, index, power]:
            return f"{base}_{bracketed(index)}^{bracketed(power)}"
        case "mroot", [base, degree]:
            return f"{bracketed(degree)}√({base})"
        case "msqrt", _:
            return f"√({''.join(parts)})"
        case "mtr", _:
            return ", ".join(parts) + "; "
    return own + "".join(parts)


def bracketed(text):
    return text if re.fullmatch(r"[\w.]*", text) else f"({text})"
