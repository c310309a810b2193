"""Pictures that carry a label of AI, in each place where makers write one."""

import json
import struct
import zlib

from PIL import Image, PngImagePlugin

from tests.library.test_uploads import encoded

FIELDS = {"Label": "1", "ContentProducer": "001191110108MA01KP2T5U10000", "ProduceID": "图-1", "ReservedCode1": ""}
JSON = json.dumps(FIELDS, ensure_ascii=False)
TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"


def picture(mode="RGB", size=(64, 48), colour="teal"):
    return Image.new(mode, size, colour)


def xmp(inside, about=f' xmlns:TC260="{NAMESPACE}"'):
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f"<rdf:Description{about}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def escaped(text):
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def exif(tag, value):
    data = Image.Exif()
    if tag == 0x9286:  # UserComment
        data.get_ifd(0x8769)[tag] = value
    else:
        data[tag] = value
    return data


def with_text(keyword, text, **how):
    about = PngImagePlugin.PngInfo()
    (about.add_itxt if how.pop("international", True) else about.add_text)(keyword, text, **how)
    return encoded(picture(), "PNG", pnginfo=about)


def with_chunk(kind, data):
    content = encoded(picture(), "PNG")
    return (
        content[:33]
        + struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
        + content[33:]
    )


def with_segments(*segments):
    content = encoded(picture(), "JPEG")
    made = b"".join(b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data for marker, data in segments)
    return content[:2] + made + content[2:]


def manifest(words):
    """A C2PA manifest, as far as a reader of words is concerned: boxes of JUMBF with CBOR in them."""
    claim = b"\xa1\x71digitalSourceType\x78" + bytes([len(words)]) + words.encode()
    return struct.pack(">I", len(claim) + 8) + b"cbor" + claim


def in_app11(box, at=10_000):
    head = b"JP\x00\x01"
    parts = [box[:at], box[at:]] if len(box) > at else [box]
    return [(0xEB, head + struct.pack(">I", number) + box[:8] + part) for number, part in enumerate(parts, start=1)]


IN_XMP = xmp(f"<TC260:AIGC>{escaped(JSON)}</TC260:AIGC>")
LABELLED = {
    "XMP of a JPEG": lambda: encoded(picture(), "JPEG", xmp=IN_XMP),
    "XMP of a WebP": lambda: encoded(picture(), "WEBP", xmp=IN_XMP),
    "XMP of an AVIF": lambda: encoded(picture(), "AVIF", xmp=IN_XMP),
    "XMP of a TIFF": lambda: encoded(picture(), "TIFF", tiffinfo={700: IN_XMP}),
    "XMP of a PNG": lambda: with_text("XML:com.adobe.xmp", IN_XMP.decode()),
    "XMP of a PNG, compressed": lambda: with_text("XML:com.adobe.xmp", IN_XMP.decode(), zip=True),
    "XMP as an attribute": lambda: encoded(
        picture(), "JPEG", xmp=xmp("", f' xmlns:TC260="{NAMESPACE}" TC260:AIGC="{escaped(JSON)}"')
    ),
    "XMP with another prefix, in CDATA": lambda: encoded(
        picture(), "JPEG", xmp=xmp(f"<a:AIGC><![CDATA[{JSON}]]></a:AIGC>", f' xmlns:a="{NAMESPACE}"')
    ),
    "XMP in elements": lambda: encoded(
        picture(), "JPEG", xmp=xmp("".join(f"<TC260:{key}>{value}</TC260:{key}>" for key, value in FIELDS.items()))
    ),
    "EXIF comment": lambda: encoded(
        picture(), "JPEG", exif=exif(0x9286, b"ASCII\0\0\0" + f'{{"AIGC":{JSON}}}'.encode())
    ),
    "EXIF comment in UTF-16": lambda: encoded(
        picture(), "JPEG", exif=exif(0x9286, b"UNICODE\0" + f'{{"AIGC":{JSON}}}'.encode("utf-16-le"))
    ),
    "EXIF comment in big UTF-16": lambda: encoded(
        picture(), "WEBP", exif=exif(0x9286, b"UNICODE\0" + f'{{"AIGC":{JSON}}}'.encode("utf-16-be"))
    ),
    "EXIF comment without the word": lambda: encoded(picture(), "JPEG", exif=exif(0x9286, JSON.encode())),
    "EXIF description": lambda: encoded(picture(), "JPEG", exif=exif(0x010E, f"AIGC:{JSON}".encode())),
    "JSON in JSON": lambda: encoded(
        picture(), "JPEG", exif=exif(0x9286, json.dumps({"AIGC": JSON}, ensure_ascii=False).encode())
    ),
    "text of a PNG": lambda: with_text("AIGC", JSON),
    "text of a PNG, compressed": lambda: with_text("AIGC", json.dumps(FIELDS), zip=True, international=False),
    "chunk of a PNG": lambda: with_chunk(b"aiGC", b"AIGC" + JSON.encode()),
    "profile of ImageMagick": lambda: with_text(
        "Raw profile type xmp", f"\nxmp\n    {len(IN_XMP)}\n{IN_XMP.hex()}\n", zip=True, international=False
    ),
    "XMP in two segments": lambda: with_segments(
        *[
            (0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">II", len(IN_XMP), place) + part)
            for place, part in ((0, IN_XMP[:260]), (260, IN_XMP[260:]))
        ]
    ),
}
SAYS_SO = {
    "IPTC": lambda: encoded(picture(), "JPEG", xmp=xmp(f"<e:DigitalSourceType>{TRAINED}</e:DigitalSourceType>")),
    "C2PA in a JPEG": lambda: with_segments(*in_app11(manifest(TRAINED))),
    "C2PA in a JPEG, cut in the word": lambda: with_segments(*in_app11(manifest(TRAINED), at=90)),
    "C2PA in a PNG": lambda: with_chunk(b"caBX", manifest(TRAINED)),
    "C2PA behind a WebP": lambda: encoded(picture(), "WEBP") + b"C2PA" + manifest(TRAINED),
    "composite": lambda: with_chunk(b"caBX", manifest(TRAINED.replace("trained", "compositeWithTrained"))),
}
SILENT = {
    "plain": lambda: encoded(picture(), "JPEG"),
    "a camera's manifest": lambda: with_chunk(
        b"caBX", manifest(TRAINED.replace("trainedAlgorithmicMedia", "digitalCapture"))
    ),
    "a word about AIGC": lambda: with_text("Comment", "AIGC is explained in this picture"),
    "a label of a colour": lambda: encoded(picture(), "JPEG", xmp=xmp("<xmp:Label>Red</xmp:Label>")),
    "a label that says no": lambda: with_text("AIGC", '{"Label":"0","ContentProducer":"x"}'),
    "JSON of something else": lambda: with_text("workflow", '{"Label":"KSampler","nodes":[]}'),
    "an empty element": lambda: encoded(picture(), "JPEG", xmp=xmp("<TC260:AIGC></TC260:AIGC>")),
}
