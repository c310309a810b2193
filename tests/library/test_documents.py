"""What may be attached, by its content; and what is refused, each with its sentence."""

import io
import struct
import time
import zipfile
import zlib
from pathlib import PurePath

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from library import packages, pdfs, words_of_files
from library.documents import attachment_file, kind_of
from library.words_of_files import words_of
from tests.library.files import (
    content_of,
    entries_of,
    make_excel,
    make_ofd,
    make_pdf,
    make_powerpoint,
    make_word,
    relations,
    types,
    upload,
    with_entries,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = [make_pdf(), make_word(), make_excel(), make_powerpoint(), make_ofd()]
ZIPS = GOOD[1:]
OFFICE = GOOD[1:4]


def named(files):
    return [pytest.param(file, id=file.name) for file in files]


def refusal(file):
    with pytest.raises(ValidationError) as refused:
        attachment_file(file)
    [sentence] = refused.value.messages
    return sentence


@pytest.mark.parametrize("file", named(GOOD))
def test_document_is_kept_byte_for_byte_under_a_name_made_of_its_content(file):
    kept = attachment_file(file)
    assert kept.read() == content_of(file)
    assert kept.name == attachment_file(file).name
    assert kept.name.partition(".")[2] == file.name.partition(".")[2]
    assert len(kept.name.partition(".")[0]) == 24


@pytest.mark.parametrize("file", named(GOOD))
def test_kind_has_a_name_for_the_reader(file):
    name = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "pptx": "PowerPoint", "ofd": "OFD"}[
        file.name[-4:].strip(".")
    ]
    assert kind_of(attachment_file(file).name).name == name


@pytest.mark.parametrize("file", named(GOOD))
def test_document_that_is_called_what_it_is_not_is_refused(file):
    wrong = "plan.pdf" if file.name != "plan.pdf" else "plan.docx"
    said = refusal(upload(content_of(file), wrong))
    assert f"ends in “{wrong[4:]}”" in said
    assert f"Let it end in “.{file.name.partition('.')[2]}”" in said


@pytest.mark.parametrize(("file", "name"), [(make_word(), "plan.docm"), (make_excel(), "list.xls")])
def test_another_name_makes_no_other_kind_of_document(file, name):
    suffix = PurePath(file.name).suffix
    assert f"Open it, save it as “{suffix}” and try again." in refusal(upload(content_of(file), name))


def test_ending_in_capitals_or_no_ending_is_no_wrong_one():
    assert attachment_file(upload(content_of(GOOD[0]), "PLAN.PDF")).name.endswith(".pdf")
    assert attachment_file(upload(content_of(GOOD[1]), "plan")).name.endswith(".docx")


@pytest.mark.parametrize("name", ["plan.doc", "list.xls", "talk.ppt", "plan.wps", "list.et", "plan.docx"])
def test_document_of_an_old_kind_is_refused_whatever_it_is_called(name):
    assert "save it as .docx or .xlsx" in refusal(upload(OLE + b"\0" * 4096, name))


def test_encrypted_office_document_is_refused():
    content = OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert "protected by a password" in refusal(upload(content, "plan.docx"))


@pytest.mark.parametrize("file", named(ZIPS))
def test_encrypted_zip_is_refused(file):
    content = bytearray(content_of(file))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark) + place
        content[at] |= 1
    assert "protected by a password" in refusal(upload(bytes(content), file.name))


def test_encrypted_pdf_is_refused():
    file = make_pdf(change=lambda writer: writer.encrypt("secret", algorithm="RC4-128"))
    assert "protected by a password" in refusal(file)


# --- macros, objects, scripts


@pytest.mark.parametrize("file", named(OFFICE))
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("word/vbaProject.bin", "application/vnd.ms-office.vbaProject"),
        ("word/other.bin", "application/vnd.ms-office.vbaProject"),
        ("xl/macrosheets/sheet1.xml", "application/vnd.ms-excel.macrosheet+xml"),
        ("xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        ("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
    ],
)
def test_macros_are_refused(file, name, kind):
    listed = entries_of(file)["[Content_Types].xml"].decode()
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    entries = {"[Content_Types].xml": listed.replace("</Types>", override), name: "<a/>"}
    assert "contains macros" in refusal(with_entries(file, **entries))


def test_macros_are_known_by_their_content_where_nothing_lists_them():
    assert "contains macros" in refusal(with_entries(make_word(), **{"word/vbaProject.bin": OLE + b"\0" * 900}))


@pytest.mark.parametrize("name", ["word/embeddings/oleObject1.bin", "word/media/image1.png"])
def test_embedded_object_is_refused(name):
    assert "embedded objects" in refusal(with_entries(make_word(), **{name: OLE + b"\0" * 900}))


def test_control_is_refused():
    kind = {"/word/activeX/activeX1.xml": "application/vnd.ms-office.activeX+xml"}
    listed = entries_of(make_word())["[Content_Types].xml"].decode()
    override = types(kind).partition("main")[2] or types(kind)
    override = override[override.index("<Override") : override.index("</Types>")]
    file = with_entries(make_word(), **{"[Content_Types].xml": listed.replace("</Types>", override + "</Types>")})
    assert "embedded objects or controls" in refusal(file)


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "frame"])
@pytest.mark.parametrize("target", ["https://example.org/a.dotm", "\\\\host\\a.dotm", "file://///host/a.dotm"])
def test_what_is_fetched_from_elsewhere_on_opening_is_refused(kind, target):
    rels = relations({"rId1": (kind, target)}).replace("/></Relationships>", ' TargetMode="External"/></Relationships>')
    assert "fetches something" in refusal(with_entries(make_word(), **{"word/_rels/settings.xml.rels": rels}))


def test_template_on_the_writers_own_machine_and_a_link_are_let_through():
    def rels(kind, target):
        made = relations({"rId1": (kind, target)})
        return made.replace("/></Relationships>", ' TargetMode="External"/></Relationships>')

    attachment_file(
        with_entries(
            make_word(),
            **{
                "word/_rels/settings.xml.rels": rels("attachedTemplate", "file:///C:\\Templates\\Plan.dotx"),
                "word/_rels/footnotes.xml.rels": rels("hyperlink", "https://www.example.org/"),
            },
        )
    )


def test_document_within_a_document_is_looked_through_too():
    inner = with_entries(make_excel(), **{"xl/vbaProject.bin": OLE + b"\0" * 900})
    assert "contains macros" in refusal(with_entries(make_powerpoint(), **{"ppt/embeddings/a.xlsx": content_of(inner)}))
    assert "other files inside" in refusal(with_entries(make_word(), **{"word/a.bin": zipped({"a.exe": "MZ"})}))
    deep = make_word()
    for _ in range(4):
        deep = with_entries(make_word(), **{"word/embeddings/a.docx": content_of(deep)})
    assert "other files inside" in refusal(deep)


def test_files_in_an_ofd_are_refused():
    listed = (
        '<ofd:Attachments xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Attachment ID="1" Name="a"/></ofd:Attachments>'
    )
    assert "other files inside" in refusal(make_ofd(**{"Doc_0/Attachs/Attachments.xml": listed}))


def dictionary(**values):
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in values.items()})


ACTIONS = {
    "script": dictionary(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)")),
    "launch": dictionary(S=NameObject("/Launch"), F=TextStringObject("cmd.exe")),
    "submit": dictionary(S=NameObject("/SubmitForm"), F=TextStringObject("https://example.org")),
    "form with scripts": dictionary(XFA=TextStringObject("x")),
    "movie": dictionary(Subtype=NameObject("/RichMedia")),
}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
@pytest.mark.parametrize("where", ["at the start", "at a page", "nowhere"])
def test_pdf_that_does_something_is_refused_wherever_it_says_so(action, where):
    def change(writer):
        held = writer._add_object(action)
        if where == "at the start":
            writer.root_object[NameObject("/OpenAction")] = held
        elif where == "at a page":
            writer.pages[0][NameObject("/AA")] = dictionary(O=action)

    assert "scripts, or starts something" in refusal(make_pdf(change=change))


def test_pdf_with_a_script_in_a_packed_table_of_objects_is_refused():
    """Its words stand nowhere in the file as they are."""
    packed = b"7 0 8 40\n" + b"<</S /JavaScript /JS (app.alert(1))>>   " + b"null"
    packed = packed.replace(b"7 0 8 40\n", b"7 0 8 40 ")
    stream = zlib.compress(packed)
    parts = [
        b"%PDF-1.5\n",
        b"1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type /Pages /Count 1 /Kids [3 0 R]>>\nendobj\n",
        b"3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>\nendobj\n",
        b"4 0 obj\n<</Type /ObjStm /N 2 /First 9 /Filter /FlateDecode /Length %d>>\nstream\n" % len(stream)
        + stream
        + b"\nendstream\nendobj\n",
    ]
    places = [sum(map(len, parts[:number])) for number in range(1, 5)]
    table = b"".join(
        struct.pack(">BHH", kind, place, index)
        for kind, place, index in [
            (0, 0, 0),
            *((1, place, 0) for place in places),
            (1, 0, 0),
            (0, 0, 0),
            (2, 4, 0),
            (2, 4, 1),
        ]
    )
    at = sum(map(len, parts))
    table = table.replace(struct.pack(">BHH", 1, 0, 0), struct.pack(">BHH", 1, at, 0))
    parts.append(
        b"5 0 obj\n<</Type /XRef /Size 9 /W [1 2 2] /Root 1 0 R /Length %d>>\nstream\n" % len(table)
        + table
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % at
    )
    content = b"".join(parts)
    assert b"JavaScript" not in content
    assert "scripts" in refusal(upload(content, "plan.pdf"))


def test_pdf_with_files_inside_is_refused():
    assert "other files inside" in refusal(make_pdf(change=lambda writer: writer.add_attachment("a.exe", b"MZ")))


# --- more than one thing at once, damaged, too large


def test_pdf_that_is_a_zip_as_well_is_refused():
    assert "damaged" in refusal(upload(content_of(make_pdf()) + zipped({"a": "b"}), "plan.pdf"))


@pytest.mark.parametrize("before", [b"<html><script>alert(1)</script>", b"\n", b"GIF89a"])
def test_pdf_with_something_before_it_is_refused(before):
    assert "damaged" in refusal(upload(before + content_of(make_pdf()), "plan.pdf"))


def test_pdf_with_something_behind_it_is_refused():
    assert "damaged" in refusal(upload(content_of(make_pdf()) + b"<script>alert(1)</script>", "plan.pdf"))


@pytest.mark.parametrize("file", named(ZIPS))
@pytest.mark.parametrize(
    "change", [lambda c: b"MZ" + c, lambda c: c + b"<script>", lambda c: c[:-30], lambda c: c[: len(c) // 2]]
)
def test_zip_with_something_before_or_behind_it_or_cut_off_is_refused(file, change):
    said = refusal(upload(change(content_of(file)), file.name))
    assert "damaged" in said or "An attachment is a PDF" in said


def test_zip_with_a_pdf_at_its_beginning_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", content_of(make_pdf()))
        for name, content in entries_of(make_word()).items():
            archive.writestr(name, content)
    assert "damaged" in refusal(upload(out.getvalue(), "plan.docx"))


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_pdf_that_is_cut_off_is_refused(place):
    content = content_of(make_pdf("First", "Second"))
    assert "damaged" in refusal(upload(content[: int(len(content) * place)], "plan.pdf"))


def test_pdf_without_pages_and_pdf_of_nonsense_are_refused():
    empty = io.BytesIO()
    PdfWriter().write(empty)
    assert "damaged" in refusal(upload(empty.getvalue(), "plan.pdf"))
    assert "damaged" in refusal(upload(b"%PDF-1.4\nnonsense\n%%EOF", "plan.pdf"))
    assert "damaged" in refusal(
        upload(b"%PDF-1.4\n1 0 obj\n" + b"[" * 50_000 + b"\ntrailer <</Root 1 0 R>>\n%%EOF", "plan.pdf")
    )


@pytest.mark.parametrize("file", named(ZIPS))
def test_zip_with_a_changed_byte_is_refused(file):
    content = bytearray(content_of(file))
    at = content.find(b"PK\x01\x02") - 30  # in the last entry's data
    content[at] ^= 0xFF
    assert "damaged" in refusal(upload(bytes(content), file.name))


def test_drawing_that_unpacks_far_is_not_read(monkeypatch):
    monkeypatch.setattr(pdfs, "MAX_DRAWING_BYTES", 500)
    assert words_of(make_pdf("x" * 1000, "Short"))[:2] == [("page 1", ""), ("page 2", "Short")]

    def change(writer):
        form = StreamObject()
        form[NameObject("/Subtype")] = NameObject("/Form")
        form.set_data(b" " * 1000)
        writer._add_object(form.flate_encode())

    assert "too long to be looked through" in refusal(make_pdf(change=change))


def test_two_entries_of_one_name_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries_of(make_word()).items():
            archive.writestr(name, content)
        archive.writestr("WORD/document.xml", "<a/>")
    assert "damaged" in refusal(upload(out.getvalue(), "plan.docx"))


def test_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = with_entries(make_word(), **{"word/media/a.bin": b"\0" * (packages.MAX_UNZIPPED_BYTES + 1)})
    assert bomb.size < 200_000
    assert "far larger inside" in refusal(bomb)
    assert "far larger inside" in refusal(with_entries(make_word(), **{f"a{number}": "" for number in range(6000)}))


def test_zip_bombs_in_a_document_are_counted_together(monkeypatch):
    inner = content_of(with_entries(make_word(), **{"word/media/a.bin": b"\0" * 1_000_000}))
    attachment_file(with_entries(make_word(), **{"word/embeddings/1.docx": inner}))
    monkeypatch.setattr(packages, "MAX_UNZIPPED_BYTES", 3_000_000)
    several = {f"word/embeddings/{number}.docx": inner for number in range(4)}
    assert "far larger inside" in refusal(with_entries(make_word(), **several))


def test_zip_that_lies_about_its_size_is_refused():
    content = content_of(with_entries(make_word(), **{"word/media/a.bin": b"\0" * 1_000_000}))
    assert struct.pack("<I", 1_000_000) in content
    assert "damaged" in refusal(
        upload(content.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10)), "plan.docx")
    )


ENTITIES = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY x SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize("file", named(ZIPS))
@pytest.mark.parametrize("content", [f"{ENTITIES}<a>&b;</a>", f"{ENTITIES}<a>&x;</a>", "<a>", "nonsense", "<a>\0</a>"])
def test_xml_with_entities_or_without_sense_is_refused(file, content):
    name = {"plan.ofd": "OFD.xml"}.get(file.name, "[Content_Types].xml")
    assert "damaged" in refusal(with_entries(file, **{name: content}))
    with pytest.raises(ValidationError):
        words_of(with_entries(file, **{"docProps/custom.xml": content}))


@pytest.mark.parametrize("file", named(OFFICE))
def test_document_whose_main_part_cannot_be_read_is_refused(file):
    name = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}[file.name[-4:]]
    assert "damaged" in refusal(with_entries(file, **{name: "<w:document><w:body>"}))


def test_document_with_too_many_places_to_look_through_is_refused(monkeypatch):
    monkeypatch.setattr(words_of_files, "MAX_PLACES", 10)
    assert words_of(make_excel([("a", "b")] * 3))
    with pytest.raises(ValidationError, match="too long to be looked through"):
        words_of(make_excel([("a", "b")] * 6))


def test_document_that_takes_too_long_is_refused(monkeypatch):
    begun = time.monotonic()
    monkeypatch.setattr(packages, "MAX_SECONDS", -1)
    assert "too long to be looked through" in refusal(make_word())
    assert "too long to be looked through" in refusal(make_pdf())
    assert time.monotonic() - begun < 15


def test_file_of_more_than_20_mb_is_refused():
    assert refusal(upload(b"%PDF-1.4" + b"\0" * (20 * 1024 * 1024), "plan.pdf")) == "This file is larger than 20 MB."


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (zipped({"a.txt": "b"}), "plan.zip"),
        (zipped({"a.txt": "b"}), "plan.docx"),
        (zipped({"[Content_Types].xml": "<Types/>"}), "plan.docx"),
        (b"<?xml version='1.0'?><Workbook/>", "list.xlsx"),
        (b"MZ\x90\0", "plan.pdf"),
        (b"a,b", "list.csv"),
        (b"", "plan.pdf"),
    ],
)
def test_anything_else_is_refused_with_what_an_attachment_is(content, name):
    assert refusal(upload(content, name)).startswith("An attachment is a PDF, a Word (.docx)")
