"""The characters of an old page, whatever encoding it was saved in."""

import codecs
import re

BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030"}  # pages use more than they declare
LOOKED_AT = 4096  # bytes at the beginning in which a page says its encoding


def decoded(content):
    """The text of a page, and whether every character of it could be read.

    What the page declares is tried first, then UTF-8, then GB 18030, which holds GBK and GB 2312.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace"), True
    for encoding in (declared(content), "utf-8", "gb18030"):
        try:
            return content.decode(encoding), True
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("gb18030", errors="replace"), False


def declared(content):
    found = DECLARED.search(content[:LOOKED_AT])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else "utf-8"
    except (LookupError, UnicodeDecodeError):
        return "utf-8"
    # "utf-16" in a page that could be read as far as that is a slip; other codecs of Python's are no encodings.
    return WIDER.get(name, name) if re.match(r"gb|hz|big5|cp|iso|latin|ascii|utf-8", name) else "utf-8"
