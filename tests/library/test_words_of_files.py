"""The words of documents: every one of them, wherever it hides, and where it stands."""

import docx
import openpyxl
import pytest
from django.utils import translation
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from pypdf.annotations import FreeText
from pypdf.generic import NameObject, StreamObject, TextStringObject

from library.words_of_files import words_of
from tests.library.files import (
    make_excel,
    make_ofd,
    make_pdf,
    make_powerpoint,
    make_word,
    relations,
    with_entries,
)

SECRET = "340119199001010014"


def places_of(file, words=SECRET):
    return [where for where, text in words_of(file) if words in text]


@pytest.mark.parametrize(
    "file",
    [
        make_pdf(),
        make_word(),
        make_excel([("The plan of the year.",)]),
        make_powerpoint(),
        make_ofd("The plan of the year."),
    ],
)
def test_words_of_every_kind_are_read(file):
    assert any("The plan of the year." in text for _where, text in words_of(file))


class TestPdf:
    def test_words_stand_on_their_pages(self):
        assert words_of(make_pdf("First", "Second"))[:2] == [("page 1", "First"), ("page 2", "Second")]

    def test_page_without_words_is_there_and_says_nothing(self):
        assert words_of(make_pdf("First", ""))[:2] == [("page 1", "First"), ("page 2", "")]

    def test_remarks_and_title_are_read(self):
        def change(writer):
            writer.add_annotation(0, FreeText(text=SECRET, rect=(0, 0, 90, 90)))
            writer.add_metadata({"/Keywords": "138 0000"})

        assert places_of(make_pdf(change=change)) == [""]
        assert places_of(make_pdf(change=change), "138 0000") == [""]

    def test_values_of_a_form_are_read(self):
        def change(writer):
            writer.add_annotation(0, FreeText(text="Name", rect=(0, 0, 90, 90)))
            note = writer.pages[0]["/Annots"][0].get_object()
            note[NameObject("/V")] = TextStringObject(SECRET)

        assert places_of(make_pdf(change=change)) == [""]

    def test_character_that_a_font_takes_for_a_radical_is_the_character(self):
        def change(writer):
            font = writer.pages[0]["/Resources"]["/Font"]["/F1"].get_object()
            table = StreamObject()
            table.set_data(
                b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
                b"2 beginbfchar <41> <2F2F> <42> <4F5C> endbfchar endcmap"
            )
            font[NameObject("/ToUnicode")] = writer._add_object(table)

        assert words_of(make_pdf("AB", change=change))[0] == ("page 1", "工作")


class TestWord:
    def test_number_that_was_typed_in_pieces_stands_together(self):
        def change(document):
            paragraph = document.add_paragraph(SECRET[:6])
            paragraph.add_run(SECRET[6:14]).bold = True
            paragraph.add_run(SECRET[14:])

        assert places_of(make_word(change=change)) == [""]

    def test_neighbouring_paragraphs_and_cells_do_not_run_together(self):
        def change(document):
            table = document.add_table(1, 2)
            table.cell(0, 0).text, table.cell(0, 1).text = SECRET[:9], SECRET[9:]

        file = make_word(SECRET[:9], SECRET[9:], change=change)
        assert places_of(file) == []
        assert places_of(file, SECRET[:9]) == [""]

    def test_headers_footers_and_remarks_are_read(self):
        def change(document):
            document.sections[0].header.paragraphs[0].text = SECRET
            document.sections[0].footer.paragraphs[0].text = SECRET
            document.add_comment(document.paragraphs[0].runs, text=SECRET)

        assert sorted(places_of(make_word(change=change))) == ["comments", "page footer", "page header"]

    @pytest.mark.parametrize(
        "run",
        [
            f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>{SECRET}</w:t></w:r>",  # hidden
            f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>',
            f'<w:fldSimple {nsdecls("w")} w:instr="DOCPROPERTY {SECRET}"/>',
            f"<w:r {nsdecls('w')}><w:instrText>{SECRET}</w:instrText></w:r>",
        ],
    )
    def test_words_that_no_reader_sees_are_read(self, run):
        file = make_word(change=lambda document: document.paragraphs[0]._p.append(parse_xml(run)))
        assert places_of(file) == [""]

    def test_links_and_properties_are_read(self):
        def change(document):
            document.part.relate_to(
                "mailto:zhou@example.cn",
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
                is_external=True,
            )
            document.core_properties.comments = SECRET

        assert places_of(make_word(change=change), "mailto:zhou@example.cn") == [""]
        assert places_of(make_word(change=change)) == [""]


class TestExcel:
    def test_words_stand_in_their_cells(self):
        assert words_of(make_excel([("Name", "Post"), ("Zhou Lan", 13800000000)]))[:4] == [
            ("sheet “Members”, cell A1", "Name"),
            ("sheet “Members”, cell B1", "Post"),
            ("sheet “Members”, cell A2", "Zhou Lan"),
            ("sheet “Members”, cell B2", "13800000000"),
        ]

    def test_long_number_is_read_with_all_its_digits(self):
        assert places_of(make_excel([(1.38e10,), (6.222e18,)]), "13800000000") == ["sheet “Members”, cell A1"]
        assert places_of(make_excel([(1.38e10,), (6.222e18,)]), "6222000000000000000") == ["sheet “Members”, cell A2"]

    def test_hidden_sheet_remark_header_and_formula_are_read(self):
        def change(book):
            hidden = book.create_sheet("Old")
            hidden.sheet_state = "veryHidden"
            hidden["C3"] = SECRET
            book.active["B7"].comment = Comment(SECRET, "x")
            book.active["D1"] = f'=CONCATENATE("{SECRET}","")'
            book.active.oddHeader.center.text = SECRET
            choices = DataValidation(type="list", formula1=f'"{SECRET}"')
            choices.add("A1")
            book.active.add_data_validation(choices)

        assert sorted(places_of(make_excel(change=change))) == [
            "sheet “Members”",
            "sheet “Members”",
            "sheet “Members”, cell B7",
            "sheet “Members”, cell D1",
            "sheet “Old”, cell C3",
        ]

    def test_strings_are_read_where_cells_name_them_and_those_that_no_cell_names_any_more(self):
        strings = f"<sst><si><r><t>Zhou </t></r><r><t>Lan</t></r></si><si><t>{SECRET}</t></si></sst>"
        cells = '<row><c r="B2" t="s"><v>0</v></c><c r="B3" t="s"><v>9</v></c></row>'
        sheet = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
        file = with_entries(make_excel(), **{"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": sheet})
        assert words_of(file)[0] == ("sheet “Members”, cell B2", "Zhou Lan")
        assert places_of(file) == [""]

    def test_number_with_an_endless_exponent_is_no_endless_text(self):
        sheet = '<worksheet><sheetData><row><c r="A1"><v>1E999999999</v></c></row></sheetData></worksheet>'
        file = with_entries(make_excel(), **{"xl/worksheets/sheet1.xml": sheet})
        assert ("sheet “Members”, cell A1", "1E999999999") in words_of(file)


class TestPowerPoint:
    def test_words_stand_on_their_slides_in_the_order_of_the_talk(self):
        file = make_powerpoint("First", "Second", "3401|19199001010014", notes={2: "Below"})
        assert [pair for pair in words_of(file) if pair[0]] == [
            ("slide 1", "First"),
            ("slide 2", "Second"),
            ("slide 2", "Below"),
            ("slide 3", SECRET),
        ]

    def test_workbook_behind_a_chart_is_read(self):
        file = with_entries(
            make_powerpoint("First"),
            **{
                "ppt/slides/_rels/slide1.xml.rels": relations({"rId1": ("package", "../embeddings/Sheet1.xlsx")}),
                "ppt/embeddings/Sheet1.xlsx": make_excel([(SECRET,)]).read(),
            },
        )
        assert places_of(file) == ["slide 1, sheet “Members”, cell A1"]


class TestOfd:
    def test_words_stand_on_their_pages_line_by_line(self):
        assert words_of(make_ofd("第一页\n第二行", "第二页"))[:2] == [
            ("page 1", "第一页\n第二行"),
            ("page 2", "第二页"),
        ]

    def test_number_that_was_set_character_by_character_stands_together(self):
        assert places_of(make_ofd("|".join(SECRET))) == ["page 1"]

    def test_page_without_words_is_there_and_says_nothing(self):
        assert ("page 2", "") in words_of(make_ofd("第一页", ""))


def test_places_are_said_in_the_language_of_the_reader():
    with translation.override("zh-hans"):
        [(where, _words), *_] = words_of(make_pdf())
    assert where != ""


def test_word_and_excel_read_what_their_own_readers_read():
    """Nothing that python-docx or openpyxl find in a file is missing."""
    words = ["三会一课制度", "The members met.", "  a  b ", "1 < 2 & 3"]
    word, excel = make_word(*words), make_excel([[each] for each in words])
    read = "\n".join(text for _where, text in words_of(word))
    assert [each.text for each in docx.Document(word).paragraphs] == words
    for each in words:
        assert each in read
    cells = [cell.value for (cell,) in openpyxl.load_workbook(excel).active.iter_rows()]
    assert [text for where, text in words_of(excel) if "cell" in where] == cells == words


def test_what_a_cell_shows_beside_its_number_is_read():
    """The first half of an identity number stands in the format, the second in the cell."""

    def formatted(book):
        book.active["A2"] = 3078515
        book.active["A2"].number_format = '"1101011990"00000000'
        book.active["B2"] = 13812345678
        book.active["B2"].number_format = r"000\-0000\-0000"

    words = words_of(make_excel(change=formatted))
    assert ("sheet “Members”, cell A2", "110101199003078515") in words
    assert [text for where, text in words if where.endswith("cell B2")] == ["13812345678"]
