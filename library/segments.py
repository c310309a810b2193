"""The parts of a JPEG or PNG file, walked without decoding: beside the pixels there may be anything, of any size."""

import struct
import zlib

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
APP1, APP11 = 0xE1, 0xEB
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
# What the pixels of a PNG need. Not its remarks, of which Pillow bears 1 MB each; of further frames, the number.
NEEDED = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"eXIf", b"acTL", b"fcTL"}
XMP_IN_JPEG, XMP_IN_PNG = b"http://ns.adobe.com/xap/1.0/\0", b"XML:com.adobe.xmp"
LONGEST_TEXT = 8 * 1024 * 1024  # bytes, all compressed texts of a file together
LARGEST_PROFILE = 1024 * 1024  # bytes; Pillow bears no more


def png_chunks(content):
    """Yield the type, the data and the bytes of each chunk of a PNG, as far as it holds together."""
    place = len(PNG)
    while len(head := content[place : place + 8]) == 8:
        length, kind = struct.unpack(">I4s", head)
        end = place + 12 + length
        yield kind, content[place + 8 : min(end - 4, len(content))], content[place:end]
        place = end


def without_remarks(content):
    """Return a PNG's bytes with no more than its pixels need; any other file as it is."""
    if not content.startswith(PNG):
        return content
    return PNG + b"".join(
        whole for kind, data, whole in png_chunks(content) if kind in NEEDED and not (kind == b"iCCP" and is_huge(data))
    )


def is_huge(profile):
    _name, _null, compressed = profile.partition(b"\0")
    return len(inflated(compressed[1:], LARGEST_PROFILE)) >= LARGEST_PROFILE


def inflated(data, at_most):
    """Return what zlib data holds, `at_most` so many bytes; nothing for what is no such data."""
    try:
        return zlib.decompressobj().decompress(data, at_most)
    except zlib.error:
        return b""


def png_texts(content):
    """Yield the keyword and the bytes of each text of a PNG, decompressed."""
    left = LONGEST_TEXT
    for kind, data, _whole in png_chunks(content):
        if kind not in (b"tEXt", b"zTXt", b"iTXt"):
            continue
        keyword, _null, text = data.partition(b"\0")
        if kind == b"iTXt":
            is_compressed, text = text[:1] == b"\1", text[2:].split(b"\0", 2)[-1]
        else:
            is_compressed, text = kind == b"zTXt", text[1:] if kind == b"zTXt" else text
        if is_compressed:
            text = inflated(text, left)
            left -= len(text)
        yield keyword, text
        if left <= 0:
            return


def jpeg_segments(content):
    """Yield the marker and the data of each segment of a JPEG before its pixels, as far as it holds together."""
    place = 2
    while len(head := content[place : place + 4]) == 4 and head[0] == 0xFF:
        marker, length = head[1], struct.unpack(">H", head[2:])[0]
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        if marker in (START_OF_SCAN, END_OF_IMAGE) or length < 2:
            return
        yield marker, content[place + 4 : place + 2 + length]
        place += 2 + length


def jpeg_with_xmp(content, xmp):
    """Return a JPEG that we wrote with this XMP, and no other, before its pixels; b"" takes it out."""
    place = 2
    others = []
    for marker, data in jpeg_segments(content):
        segment = content[place : place + 4 + len(data)]
        place += len(segment)
        if not (marker == APP1 and data.startswith(XMP_IN_JPEG)):
            others.append(segment)
    about = struct.pack(">BBH", 0xFF, APP1, 2 + len(XMP_IN_JPEG) + len(xmp)) + XMP_IN_JPEG + xmp if xmp else b""
    jfif, rest = others[:1], others[1:]
    return b"".join([content[:2], *jfif, about, *rest, content[place:]])


def png_with_xmp(content, xmp):
    """Return a PNG that we wrote with this XMP, and no other remark, before its pixels; b"" takes it out."""
    bare = without_remarks(content)
    head = len(PNG) + 25  # the signature and IHDR
    if not xmp:
        return bare
    data = XMP_IN_PNG + bytes(5) + xmp
    chunk = b"iTXt" + data
    return bare[:head] + struct.pack(">I", len(data)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + bare[head:]
