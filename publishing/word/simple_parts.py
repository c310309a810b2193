"""Small pieces of WordprocessingML: how they are found, read and made."""

import re

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NO = ("0", "false", "off", "none")


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


def text_of(beside, words):
    text = beside.makeelement(f"{W}t", {SPACE: "preserve"})
    text.text = words
    return text


def run_of(beside, words, stands=""):
    """A run with some words; `stands` is "superscript" or "subscript" for those that stand higher or lower."""
    run = beside.makeelement(f"{W}r")
    if stands:
        properties = run.makeelement(f"{W}rPr")
        properties.append(properties.makeelement(f"{W}vertAlign", {f"{W}val": stands}))
        run.append(properties)
    run.append(text_of(beside, words))
    return run


def paragraph_of(beside, words):
    paragraph = beside.makeelement(f"{W}p")
    paragraph.append(run_of(beside, words))
    return paragraph
