"""Letters of symbol fonts in a text from elsewhere: “l” in Wingdings is ● on paper, and comes in as ●.

The marks are those of the Word reader.
"""

import re

from .emphasis import walked

SYMBOLIC = re.compile(r"symbol|dings|mtextra|marlett", re.IGNORECASE)


def with_symbols(root):
    """Replace the letters by the marks that they show; what nobody knows stays as it is."""
    pieces = [piece for piece in walked(root)[0] if SYMBOLIC.search(piece.marks.font)]
    if not pieces:
        return
    from .word.symbols import in_symbols, is_symbolic  # with a table that not every process needs

    for piece in pieces:
        if is_symbolic(piece.marks.font):
            shown = [in_symbols(letter, piece.marks.font, piece.marks.font)[0] or letter for letter in piece.text]
            piece.write("".join(shown))
