"""What stands in a cell of a file: a text as `str`, nothing as None, or one of these."""

from dataclasses import dataclass
from typing import Any

from accounts.formulas import unquoted
from characters.cleaning import visible


class Unreadable:
    """What has no value of its own: an error of Excel, a formula that was never computed, a picture."""

    def __init__(self, words, why):
        self.words, self.why = words, why

    def __str__(self):
        return self.words


@dataclass(frozen=True)
class Shown:
    """A number, a moment or a truth, with the text that the cell shows for it; without one, with the reason."""

    value: Any
    text: str | None
    why: str = ""

    def __str__(self):
        return str(self.value) if self.text is None else self.text


def plain_text(text):
    """A text as it stands in a cell, without what nobody sees; None for nothing."""
    return unquoted(visible(text).strip()) or None
