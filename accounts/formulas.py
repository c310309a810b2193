"""Texts that a spreadsheet would take for formulas: they leave with a quote mark before them, and come back without."""

FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def looks_like_formula(text):
    return text.lstrip("'").startswith(FORMULAS)


def quoted(text):
    return f"'{text}" if looks_like_formula(text) else text


def unquoted(text):
    return text[1:] if text.startswith("'") and looks_like_formula(text) else text
