"""What the fields of a form show, in plain characters: a page that is pasted or brought in may hold some."""

import html
import re

ATTRIBUTE = re.compile(r"([a-z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?", re.IGNORECASE)
INPUT = re.compile(r"<input\b([^<>]*)>", re.IGNORECASE)
SELECT = re.compile(r"<(select)\b[^<>]*>((?:[^<]|<(?!/?\1\b))*+)</\1\s*>", re.IGNORECASE)
OPTION = re.compile(r"<option\b([^<>]*)>([^<]*)", re.IGNORECASE)
BOXES = {"checkbox": "☐☑", "radio": "○◉"}
SILENT = {"hidden", "password", "file", "image", "submit", "button", "reset"}


def with_fields(text):
    """The text with ticks as ☑ and ☐, with what was typed, and of a list with what was chosen."""
    return INPUT.sub(shown, SELECT.sub(chosen, text))


def attributes_of(tag):
    return {name.lower(): double or single or bare for name, double, single, bare in ATTRIBUTE.findall(tag)}


def shown(found):
    said = attributes_of(found[1])
    kind = said.get("type", "text").lower()
    if kind in BOXES:
        return BOXES[kind]["checked" in said]
    return "" if kind in SILENT else said.get("value", "")


def chosen(found):
    options = [(attributes_of(tag), words.strip()) for tag, words in OPTION.findall(found[2])]
    selected = [words for said, words in options if "selected" in said] or [words for _said, words in options[:1]]
    return html.escape(html.unescape(", ".join(selected)))
