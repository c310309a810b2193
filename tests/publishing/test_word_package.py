"""What is no sound Word file is refused with a sentence, before anything of it is read; and nothing breaks."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.word import package
from publishing.word.reading import read_word
from tests.word_files import DOCUMENT, as_upload, changed, chinese_document, document_of


def refusal(upload):
    with pytest.raises(ValidationError) as refused:
        read_word(upload, str)
    [sentence] = refused.value.messages
    return sentence


def upload():
    return as_upload(document_of("Words"))


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return as_upload(file.getvalue())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", package.NOT_WORD),
        (b"PK\x03\x04" + bytes(300), package.DAMAGED),
    ],
)
def test_other_file_with_the_name_of_a_word_file_is_refused(content, sentence):
    assert refusal(as_upload(content)) == sentence


def test_file_that_was_cut_off_is_damaged():
    content = upload().read()

    assert refusal(as_upload(content[: len(content) // 2])) == package.DAMAGED


def test_other_zip_is_no_word_file():
    assert refusal(zipped(**{"readme.txt": "words"})).startswith("This is an archive (ZIP). Unpack it")


def test_workbook_is_of_another_program():
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = f'<Types xmlns="t"><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'
    office = package.OFFICE + "officeDocument"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    relation = f'<Relationship Id="a" Type="{office}" Target="xl/workbook.xml"/>'
    relations = f'<Relationships xmlns="{space}">{relation}</Relationships>'

    book = zipped(**{"[Content_Types].xml": types, "_rels/.rels": relations, "xl/workbook.xml": "<workbook/>"})

    assert refusal(book).startswith("This is an Excel workbook, not a text.")


def test_macros_are_refused_by_content_whatever_the_name():
    assert refusal(changed(upload(), **{"word/vbaProject.bin": b"x"})) == package.MACROS


def test_macros_are_refused_by_the_kind_that_the_file_gives_itself():
    with zipfile.ZipFile(upload()) as archive:
        types = archive.read("[Content_Types].xml").decode()
    enabled = types.replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert enabled != types

    assert refusal(changed(upload(), **{"[Content_Types].xml": enabled})) == package.MACROS


def test_one_part_that_unpacks_to_far_more_is_refused():
    bomb = changed(upload(), **{"word/media/image9.png": bytes(30_000_000)})

    assert refusal(bomb) == package.BOMB


def test_many_parts_that_unpack_to_far_more_are_refused(monkeypatch):
    monkeypatch.setattr(package, "MAX_UNPACKED", 50_000)

    assert refusal(changed(upload(), **{"word/media/image9.png": bytes(range(256)) * 400})) == package.BOMB


def test_too_many_parts_are_refused(monkeypatch):
    monkeypatch.setattr(package, "MAX_MEMBERS", 20)

    assert refusal(changed(upload(), **{f"word/media/image{n}.png": b"x" for n in range(20)})) == package.BOMB


def test_part_twice_under_one_name_is_refused():
    file = upload()
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(file, "a") as archive:
        archive.writestr(DOCUMENT, "<w/>")

    assert refusal(file) == package.DAMAGED


def test_file_larger_than_twenty_megabytes_is_refused(monkeypatch):
    monkeypatch.setattr(package, "MAX_DOCUMENT_BYTES", 1000)

    assert refusal(upload()) == package.TOO_LARGE


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_definitions_of_entities_are_refused(doctype):
    with zipfile.ZipFile(upload()) as archive:
        text = archive.read(DOCUMENT).decode().replace("Words", "&x;" if "ENTITY x" in doctype else "Words")
    declaration, _mark, rest = text.partition("?>")

    hostile = changed(upload(), **{DOCUMENT: f"{declaration}?>{doctype}{rest}".encode()})

    assert refusal(hostile) == package.ENTITIES


def test_xml_that_is_none_is_damaged():
    assert refusal(changed(upload(), **{DOCUMENT: b"<w:document><w:body>"})) == package.DAMAGED


def test_strict_kind_says_how_to_save_it():
    with zipfile.ZipFile(upload()) as archive:
        relations = archive.read("_rels/.rels").decode()
    strict = relations.replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/", package.STRICT + "officeDocument/"
    )

    assert refusal(changed(upload(), **{"_rels/.rels": strict})) == package.STRICT_KIND


def test_elements_nested_without_end_are_damaged():
    deep = "<w:p>" * 5000 + "</w:p>" * 5000
    with zipfile.ZipFile(upload()) as archive:
        text = archive.read(DOCUMENT).decode().replace("<w:body>", f"<w:body>{deep}")

    assert refusal(changed(upload(), **{DOCUMENT: text.encode()})) == package.DAMAGED


def test_styles_built_on_each_other_in_a_circle_end():
    document = document_of("Words")
    one, other = (document.styles.add_style(name, 1) for name in ("One", "Other"))
    one.base_style, other.base_style = other, one
    document.add_paragraph("round", style="One")

    assert read_word(as_upload(document), str).body == "<p>Words</p>\n<p>round</p>"


@pytest.fixture(scope="module")
def rich_parts():
    """The parts of a document with something of everything, by name."""
    with zipfile.ZipFile(as_upload(chinese_document())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def is_read_or_refused(file):
    """Whether a text comes of it, or a sentence; any other error is the test's."""
    try:
        return read_word(file, str).body is not None
    except ValidationError as refused:
        return refused.messages != [""]


@settings(max_examples=25)
@given(data=st.data())
def test_tampered_file_is_read_or_refused(rich_parts, data):
    """Some bytes of one part, or of the zip itself, are others: no error but a sentence comes of it."""
    names = [name for name in rich_parts if name.endswith((".xml", ".rels"))]
    name = data.draw(st.sampled_from(names))
    content = bytearray(rich_parts[name])
    for _time in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 12))] = data.draw(st.binary(max_size=8))
    file = zipped(**rich_parts | {name: bytes(content)})
    if data.draw(st.booleans()):
        whole = bytearray(file.read())
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= 0xFF
        file = as_upload(bytes(whole))

    assert is_read_or_refused(file)


@settings(max_examples=25)
@given(data=st.data())
def test_values_that_word_never_writes_are_read_or_refused(rich_parts, data):
    """An attribute of the text says something else: numbers that are none, keys of nothing."""
    name = data.draw(
        st.sampled_from([DOCUMENT, "word/numbering.xml", "word/styles.xml", "word/_rels/document.xml.rels"])
    )
    pieces = rich_parts[name].decode().split('"')
    place = data.draw(st.integers(len(pieces) // 4, len(pieces) // 2 - 1)) * 2 + 1
    if place < len(pieces):
        pieces[place] = data.draw(st.sampled_from(["", "-1", "99999999999999999999", "x", "0x", "http://[", "../../x"]))

    assert is_read_or_refused(zipped(**rich_parts | {name: '"'.join(pieces)}))
