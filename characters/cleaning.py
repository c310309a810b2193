"""Which characters may be stored: none that nobody sees, none that a database, an XML file or a terminal trips over.

One cleaning for every way in. Plain fields use `clean_line` and `clean_text`; rich text uses `visible`.
"""

import re
import unicodedata

WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"

# Control characters but tab and line ends, lone surrogates, characters that are none, marks that turn the direction of
# a line, spaces without width, soft hyphens, invisible operators, blank letters of Hangul, tags.
UNSEEN = re.compile(
    "["
    "\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffc"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
# Joiners mean something between emoji (👨‍👩‍👧) and between letters of scripts that join (Arabic, Indic, Mongolian);
# tags mean something after a flag (🏴󠁧󠁢󠁥󠁮󠁧󠁿).
EMOJI = "[\u00a9\u00ae\u2190-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff\U000e007f]"
JOINING = "[\u0590-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]"
JOINER = re.compile("[\u200c\u200d\u180e]")
JOINER_THAT_COUNTS = re.compile(
    rf"(?<={EMOJI})\u200d(?={EMOJI})|(?<={JOINING})[\u200c\u200d](?={JOINING})|(?<=[\u1800-\u18af])\u180e(?=[\u1800-\u18af])"
)
TAG_OF_NO_FLAG = re.compile("(?<!\U0001f3f4)(?<![\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+")
# A variation selector after nothing that it could vary. (After a character it chooses a form: ☎︎, 葛󠄀.)
VARIES_NOTHING = re.compile("(?<![^\\s\u200c\u200d\u180e])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+")

LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
LINE_END_IN_CHINESE = re.compile(rf"(?<={WIDE})[ \t]*\n\s*(?={WIDE})")
AROUND_LINE_END = re.compile(r"[ \t]*\n\s*")
BRAILLE_BLANK = "\u2800"  # a blank that counts as a letter


def visible(text):
    """The text in NFC without the characters that nobody sees; every line end is `\\n`."""
    text = UNSEEN.sub("", LINE_END.sub("\n", str(text))).replace(BRAILLE_BLANK, " ")
    text = unicodedata.normalize("NFC", VARIES_NOTHING.sub("", TAG_OF_NO_FLAG.sub("", text)))
    return unicodedata.normalize("NFC", joined_where_it_counts(text)) if JOINER.search(text) else text


def joined_where_it_counts(text):
    kept = {match.start() for match in JOINER_THAT_COUNTS.finditer(text)}
    return JOINER.sub(lambda joiner: joiner[0] if joiner.start() in kept else "", text)


def clean_text(text):
    """A plain text of several lines as it is stored: visible, without blanks at its ends and at the ends of lines."""
    return "\n".join(line.rstrip() for line in visible(text).split("\n")).strip()


def clean_line(text):
    """A plain text of one line as it is stored. A line end becomes a space, between Chinese characters nothing."""
    text = AROUND_LINE_END.sub(" ", LINE_END_IN_CHINESE.sub("", visible(text)))
    return text.replace("\t", " ").strip()
