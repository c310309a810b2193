"""Characters of symbol fonts: a letter in Wingdings is a mark on paper, and comes in as that mark.

Programs write such a mark as `w:sym`, as a letter in the font, or as a private character (U+F06C for “l”).
"""

import re

from mammoth.docx.dingbats import dingbats

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
# Fonts without letters whose marks we do not know: what stands in them is left out and said.
UNKNOWN = {"mtextra", "zapfdingbats", "marlett", "wingdings4", "bookshelfsymbol7", "msreferencespecialty"}
FONTS = {"symbol": "Symbol", "webdings": "Webdings", "wingdings": "Wingdings"}
FONTS |= {f"wingdings{number}": f"Wingdings {number}" for number in (2, 3)}
# Where the table names a mark that hardly any font has, the nearest that all have.
SHOWN = {
    "Wingdings": "6c● 6e■ 6f□ 70□ 71❑ 72❒ 73◆ 74◆ 75◆ 77◆ 78☒ 9e· 9f• a1○ a2◉ a3◉ a4◉ a5◎ a6○ a8□ aa★ ab★ d8➢ dc➲ "
    "df← e0→ e1↑ e2↓ e3↖ e4↗ e5↙ e6↘ e7⬅ e8➔ e9⬆ ea⬇ ef⇦ f0⇨ f1⇧ f2⇩ f3⇔ f4⇕ fb✗ fc✓ fd☒ fe☑",
    "Wingdings 2": "4f✗ 50✓ 51☒ 52☑ 53☒ 54☒ 96• 97● 9f◉ a0· a2■ a3□ a4□",
    "Wingdings 3": "70▲ 71▼ 74◀ 75▶ 7c◀ 7d▶",
    "Webdings": "3c■ 63□ 6e● 72✗",
}
SHOWN = {name: {int(each[:2], 16): each[2:] for each in marks.split()} for name, marks in SHOWN.items()}


def bare(font):
    return re.sub(r"[\s_-]+|regular$", "", (font or "").lower())


def is_symbolic(font):
    return bare(font) in FONTS or bare(font) in UNKNOWN


def symbol(font, code):
    """The character that a code shows in a font; None where nobody knows."""
    if not is_symbolic(font):
        character = chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else None
        return None if character is None or PRIVATE.match(character) else character
    name, place = FONTS.get(bare(font)), code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if place in (0x20, 0xA0):
        return " "
    shown = SHOWN.get(name, {}).get(place)
    if shown is None and (known := dingbats.get((name, place))) is not None:
        shown = chr(known)
    return shown


def byte_of(character):
    """The place of a character in a font of 256. Letters such as Ÿ stand there where Windows has them."""
    code = character.encode("cp1252", "ignore") if character.isalpha() else b""
    return code[0] if code else ord(character)


def in_symbols(text, low, high):
    """A text with its marks as characters, and the codes of those that nobody knows.

    `low` and `high` are the fonts of the characters below and above U+0080.
    """
    if text.isascii() and not is_symbolic(low):
        return text, []
    found, unknown = [], []
    private = next((font for font in (low, high) if is_symbolic(font)), "")
    for character in text:
        code = ord(character)
        if PRIVATE.match(character):
            shown = symbol(private, code)
        elif character.isspace() or (code := byte_of(character)) > 0xFF:
            shown = character
        else:
            font = low if code < 0x80 else high
            shown = symbol(font, code) if is_symbolic(font) else character
        found.append(shown or "")
        if shown is None:
            unknown.append(f"U+{code:04X}")
    return "".join(found), unknown
