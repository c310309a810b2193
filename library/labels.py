"""Labels that say of a picture that AI made it: read before it is made anew, and written into all that is made of it.

GB 45438-2025 has one: a JSON text called AIGC in XMP, EXIF or a text of a PNG (annexes E and F; in force since
2025-09-01). Others say the same by IPTC's digital source type, in XMP or in a manifest of C2PA. A file is distrusted:
nothing of it is parsed as XML or as boxes; words are looked for in its bytes, within bounds.
"""

import html
import json
import re

from characters.cleaning import clean_line

from .personal_data import found_in
from .segments import APP1, APP11, JPEG, PNG, jpeg_segments, jpeg_with_xmp, png_texts, png_with_xmp

NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
FIELDS = (
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
)
SOURCE_TYPE = "DigitalSourceType"
MADE_BY_AI, PERHAPS = "1", "2"  # values of Label: the file says so; somebody says so
MADE = "trainedAlgorithmicMedia"
LONGEST_VALUE = 1000  # characters
REACH = 16_384  # bytes before and after a word that leads to a label
LOOKED_AT = 40  # such words in a file

CODINGS = ("utf-8", "utf-16-le", "utf-16-be")  # of EXIF’s comments, too
LEADS = {word.encode(coding): coding for coding in CODINGS for word in ("AIGC", "ContentProducer", "ProduceID")}
NAME = "|".join(FIELDS)
# In JSON that may be cut, or not quite JSON; and as elements or attributes of the standard's namespace.
IN_JSON = re.compile(rf'"({NAME})"\s{{0,9}}:\s{{0,9}}(?:"((?:[^"\\]|\\.){{0,{2 * LONGEST_VALUE}}})|([0-9]{{1,9}}))')
IN_XML = re.compile(rf"""\b[\w-]{{1,20}}:({NAME})(?:\s?=\s?["']([^"'<>]*)|>([^<]*)<)""")
IS_FILLED = re.compile(rb""":AIGC(?:>|\s?=\s?["'])\s{0,99}[^\s<"']""")
NO = {"0", "false", "no"}
CODES = ("compositeWithTrainedAlgorithmicMedia", MADE, "compositeSynthetic")  # the longest first


def label_in(content):
    """Return what a file says of AI: `{"Label": "1", "ContentProducer": …}` and `DigitalSourceType`; {} if nothing.

    A label that cannot be made out in full is a label all the same.
    """
    label = {}
    for part in parts(content):
        label = aigc_in(part) | label
        lower = part.lower()
        for code in CODES:
            if code.lower().encode() in lower:
                label.setdefault(SOURCE_TYPE, code)
    return {"Label": MADE_BY_AI} | without_personal_data(label) if label else {}


def without_personal_data(label):
    """A label as it may be made public: what it says goes into every file that we make of the picture."""
    return {name: words for name, words in label.items() if not found_in(words)}


def parts(content):
    """Yield bytes to look for words in: what is compressed or cut up in a file, made one; then the file as it is."""
    if content.startswith(PNG):
        for keyword, text in png_texts(content):
            yield keyword + b"\0" + text
            if keyword.startswith(b"Raw profile type"):  # as ImageMagick writes EXIF and XMP
                yield from_digits(text)
    elif content.startswith(JPEG):
        segments = list(jpeg_segments(content))
        for wanted, head in ((APP1, 75), (APP11, 16)):  # a long XMP or manifest goes on behind the next segment's head
            yield b"".join(data[head:] for marker, data in segments if marker == wanted)
    yield content


def from_digits(text):
    digits = text.split()[2:]  # behind a name and a length
    try:
        return bytes.fromhex(b"".join(digits).decode("ascii"))
    except ValueError:
        return b""


def aigc_in(part):
    """Return the fields of the first AIGC label in some bytes; {} where there is none, or one that says no."""
    found = []
    for lead, coding in LEADS.items():
        place = -1
        for _time in range(LOOKED_AT):
            place = part.find(lead, place + 1)
            if place < 0:
                break
            start = max(place - REACH, place % 2)  # the same half of a character of two bytes
            text = part[start : place + REACH].decode(coding, "ignore")
            if fields := fields_in(text):
                # Bytes of one order of UTF-16 nearly read in the other, too: most of what counts are plain letters.
                found.append((len(fields), sum(map(str.isascii, text)), len(found), fields))
                break
    if found:
        fields = max(found)[-1]
        return {} if fields["Label"].lower() in NO else fields
    is_there = NAMESPACE.removeprefix("http://www.").encode() in part and IS_FILLED.search(part)
    return {"Label": MADE_BY_AI} if is_there else {}


def fields_in(text):
    for _time in range(2):
        text = html.unescape(text) if "&quot;" in text or "&#34;" in text or "&#x22;" in text else text
    if '\\"Label' in text:  # JSON in JSON
        text = text.replace('\\"', '"')
    found = {}
    for name, words, number in IN_JSON.findall(text):
        found.setdefault(name, tidy(unescaped(words) or number))
    if "tc260.org.cn" in text:
        for name, attribute, element in IN_XML.findall(text):
            found.setdefault(name, tidy(html.unescape(attribute or element)))
    is_label = len(found) > 1 or re.search(r'AIGC[^{}]{0,64}\{?\s{0,9}"Label"', text)
    return (
        {"Label": found.get("Label") or MADE_BY_AI} | {name: found[name] for name in FIELDS if found.get(name)}
        if (found and is_label)
        else {}
    )


def unescaped(words):
    try:
        return json.loads(f'"{words}"', strict=False)
    except ValueError:
        return words


def tidy(words):
    return clean_line(words)[:LONGEST_VALUE]


def said_by_hand():
    """Return the label of a picture of which somebody says that AI made it, while its file is silent."""
    return {"Label": PERHAPS, SOURCE_TYPE: MADE}


def xmp_of(label):
    """Return the XMP that carries a label, as bytes; none for {}."""
    if not label:
        return b""
    aigc = json.dumps({name: label.get(name, "") for name in FIELDS}, ensure_ascii=False)
    source_type = SOURCE_TYPES + label.get(SOURCE_TYPE, MADE)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:TC260="{NAMESPACE}"'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f"<TC260:AIGC>{html.escape(aigc)}</TC260:AIGC>"
        f"<Iptc4xmpExt:DigitalSourceType>{source_type}</Iptc4xmpExt:DigitalSourceType>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def labelled(content, label):
    """Return the bytes of a JPEG or PNG that we wrote, pixels untouched, with this label alone; {} takes it out."""
    return (png_with_xmp if content.startswith(PNG) else jpeg_with_xmp)(content, xmp_of(label))
