"""Files that are something else than they are called: what each way in says of them, and what to do."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from library.documents import attachment_file
from publishing.sheets.reading import read_sheet
from publishing.word.package import Package

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def ole(stream):
    return OLE + stream.encode("utf-16-le") + bytes(600)


def zipped(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(main, part):
    types = f'<Types><Override PartName="/{part}" ContentType="application/vnd.{main}.main+xml"/></Types>'
    return zipped(**{"[Content_Types].xml": types, part: "<x/>"})


def open_document(kind):
    return zipped(mimetype=f"application/vnd.oasis.opendocument.{kind}", **{"content.xml": "<x/>"})


HTML = b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body><table><tr><td>x</td></tr></table></body></html>"
MHT = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--"
XML_2003 = (
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
)
WORD_2003 = b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>'
FLAT = b'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>'
NUMBERS = zipped(**{"Index/CalculationEngine.iwa": "x", "Index/Document.iwa": "x"})
WAYS = {
    "sheet": lambda content: read_sheet(SimpleUploadedFile("list.xlsx", content), lambda header: None),
    "word": lambda content: Package(SimpleUploadedFile("plan.docx", content)),
    "attachment": lambda content: attachment_file(SimpleUploadedFile("plan.docx", content)),
}


def refusal(way, content):
    with pytest.raises(ValidationError) as refused:
        WAYS[way](content)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (HTML, "a web page (HTML)"),
        (b"\xef\xbb\xbf\n" + HTML, "a web page (HTML)"),
        (HTML.decode().encode("utf-16"), "a web page (HTML)"),
        (b"<meta charset=gbk><style>td {}</style><table>", "a web page (HTML)"),
        (MHT, "a web page in one file (MHT)"),
        (XML_2003, "a table as XML (Excel 2003)"),
        (ole("Workbook"), "a workbook of the old Excel or WPS format (.xls, .et)"),
        (b"\x09\x08\x10\x00\x00\x05\x05\x00", "a workbook of the old Excel or WPS format (.xls, .et)"),
        (open_document("spreadsheet"), "an OpenDocument table (.ods)"),
        (zipped(**{"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}), "a binary Excel workbook (.xlsb)"),
        (office("ms-excel.sheet.macroEnabled", "xl/workbook.xml"), "an Excel workbook with macros (.xlsm)"),
    ],
)
def test_what_excel_opens_is_to_be_opened_and_saved(content, name):
    way_out = "Open it in Excel or WPS, save it as .xlsx and try again."
    assert refusal("sheet", content) == f"This is {name}, whatever its name says. {way_out}"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"{\\rtf1\\ansi Report}", "a text in Rich Text Format (RTF)"),
        (HTML, "a web page (HTML)"),
        (MHT, "a web page in one file (MHT)"),
        (WORD_2003, "a text as XML (Word 2003)"),
        (FLAT, "a document as one XML file"),
        (ole("WordDocument"), "a document of the old Word or WPS format (.doc, .wps)"),
        (open_document("text"), "an OpenDocument text (.odt)"),
        (b"%PDF-1.7\n", "a PDF"),
    ],
)
def test_what_word_opens_is_to_be_opened_and_saved(content, name):
    way_out = "Open it in Word or WPS, save it as .docx and try again."
    assert refusal("word", content) == f"This is {name}, whatever its name says. {way_out}"


@pytest.mark.parametrize(
    ("way", "content", "sentence"),
    [
        ("sheet", NUMBERS, "This is a table of Apple Numbers, whatever its name says. Open it in Numbers, save it as"),
        ("sheet", b"{\\rtf1}", "This is a text in Rich Text Format (RTF), not a table. Put its rows into the template"),
        ("sheet", b"%PDF-1.7\n", "This is a PDF, not a table."),
        ("sheet", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is a picture, not a table."),
        ("sheet", b"Rar!\x1a\x07\x01\0", "This is an archive (RAR). Unpack it, and choose the file in it."),
        ("sheet", zipped(**{"list.xlsx": "x"}), "This is an archive (ZIP). Unpack it, and choose the file in it."),
        ("sheet", ole("EncryptedPackage"), "This file is protected by a password. Save it without one and try again."),
        ("word", ole("EncryptedPackage"), "This file is protected by a password. Save it without one and try again."),
        ("word", ole("Workbook"), "This is a workbook of the old Excel or WPS format (.xls, .et), not a text."),
        ("word", b"\xff\xd8\xff\xe0\0\x10JFIF", "This is a picture, not a text."),
        ("word", office("ms-word.document.macroEnabled", "word/document.xml"), "This document holds macros"),
        ("attachment", ole("WordDocument"), "This is a document of the old Word or WPS format (.doc, .wps), whatever"),
        (
            "attachment",
            b"{\\rtf1}",
            "This is a text in Rich Text Format (RTF), whatever its name says. Open it in Word",
        ),
        ("attachment", HTML, "This is a web page (HTML), whatever its name says. Open it in Word or WPS, save it as"),
        ("attachment", open_document("presentation"), "This is an OpenDocument presentation (.odp), whatever its name"),
        (
            "attachment",
            office("openxmlformats-officedocument.wordprocessingml.template", "word/document.xml"),
            "This is a Word template (.dotx), whatever its name says. Open it in Word or WPS, save it as .docx",
        ),
        ("attachment", ole("EncryptedPackage"), "This file is protected by a password."),
    ],
)
def test_what_can_be_nothing_of_the_kind_is_named_with_the_way_out(way, content, sentence):
    assert refusal(way, content).startswith(sentence)


def test_a_table_may_begin_with_letters_that_a_picture_begins_with():
    content = b"BM,Name\n1,2\n"
    sheet = read_sheet(SimpleUploadedFile("list.csv", content), lambda header: header)
    assert sheet.columns == ["BM", "Name"]


def test_the_sentence_is_in_the_readers_language():
    with translation.override("zh-hans"):
        assert (
            refusal("sheet", HTML) == "无论文件名如何，这是网页（HTML）。请用 Excel 或 WPS 打开，另存为 .xlsx 后重试。"
        )
