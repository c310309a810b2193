"""A document to print and to sign: A4, in the type of official Chinese texts where the language is Chinese.

Sizes and margins of Chinese documents follow GB/T 9704-2012: title 二号, text 三号 on lines of 28 points, 28 lines a
page, page numbers between dashes.
"""

import datetime

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from characters.cleaning import visible

from .names import FIELD, LABEL, SHEET, style_name

# What each part is set in: a name that Word looks for, and those that it takes instead.
SONG_TITLE, HEI, FANG_SONG, KAI, SONG = "方正小标宋简体", "黑体", "仿宋_GB2312", "楷体_GB2312", "宋体"
INSTEAD = {
    SONG_TITLE: "FZXiaoBiaoSong-B05S,Source Han Serif SC,华文中宋,宋体",
    HEI: "SimHei,Source Han Sans SC,微软雅黑",
    FANG_SONG: "仿宋,FangSong,华文仿宋,STFangsong",
    KAI: "楷体,KaiTi,华文楷体,STKaiti",
    SONG: "SimSun,Source Han Serif SC",
}
LATIN = "Times New Roman"
LONGEST = 255  # characters in a property of a document
TWO_CHARACTERS = "200"  # hundredths of a character


def new_paper(language, *, title, author="", keywords=""):
    """An empty document in a language, with its styles, its page numbers and the names in its properties."""
    document = docx.Document()
    chinese = language.startswith("zh")
    set_page(document.sections[0], chinese)
    name_instead(document)
    about = document.core_properties
    about.title, about.author, about.keywords = (visible(str(words))[:LONGEST] for words in (title, author, keywords))
    about.language = language
    about.comments = about.last_modified_by = ""
    about.created = about.modified = datetime.datetime.now(datetime.UTC).replace(tzinfo=None, microsecond=0)
    styles = document.styles
    next(styles.element.iter(qn("w:lang"))).set(qn("w:eastAsia"), "zh-CN")
    plain = styles["Normal"]
    set_type(plain, FANG_SONG if chinese else LATIN, 16 if chinese else 12)
    set_lines(plain, chinese)
    for name, font, size, align in (
        ("Title", SONG_TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER),
        ("Subtitle", KAI, 16, WD_ALIGN_PARAGRAPH.CENTER),
        ("Heading 1", HEI, 16, None),
        ("Heading 2", KAI, 16, None),
        ("Heading 3", FANG_SONG, 16, None),
    ):
        style = styles[name]
        set_type(style, font if chinese else LATIN, size if chinese else size - 2)
        set_lines(style, chinese, size + 10 if name == "Title" else 28)
        style.paragraph_format.alignment = align
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(8 if name == "Title" else 4)
        take_rule_away(style)
        if chinese and name.startswith("Heading"):
            indent_first_line(style, chinese)
    set_type(styles.add_style(LABEL, WD_STYLE_TYPE.CHARACTER), HEI if chinese else LATIN, 14 if chinese else 11)
    styles[LABEL].font.bold = not chinese
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline = True
    sheet = styles.add_style(SHEET, WD_STYLE_TYPE.PARAGRAPH)
    set_type(sheet, SONG if chinese else LATIN, 12 if chinese else 11)
    sheet.paragraph_format.line_spacing = 1.2
    number_pages(document.sections[0], chinese)
    return document


def set_page(section, chinese):
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = (Mm(37), Mm(35)) if chinese else (Mm(25), Mm(25))
    section.left_margin, section.right_margin = (Mm(28), Mm(26)) if chinese else (Mm(28), Mm(28))
    section.footer_distance = Mm(25 if chinese else 15)


def set_type(style, font, size):
    """One font for Chinese, one for the alphabet; nothing of the template's colours and themes."""
    style.font.name, style.font.size = LATIN, Pt(size)
    properties = style.element.get_or_add_rPr()
    fonts = properties.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), font)
    style.font.bold, style.font.italic, style.font.color.rgb = False, False, None
    for name in ("w:color", "w:spacing", "w:kern"):
        for each in properties.findall(qn(name)):
            properties.remove(each)


def set_lines(style, chinese, points=28):
    lines = style.paragraph_format
    lines.space_after = lines.space_before = Pt(0)
    if chinese:
        lines.line_spacing_rule, lines.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(points)
    else:
        lines.line_spacing, lines.space_after = 1.25, Pt(6)


def take_rule_away(style):
    """The template draws a line below its titles."""
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def indent_first_line(style, chinese):
    indent = style.element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), TWO_CHARACTERS)
    indent.set(qn("w:firstLine"), "640" if chinese else "480")


def number_pages(section, chinese):
    """The page's number between dashes, in the middle of the foot."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
    paragraph.add_run(" —")
    set_type(paragraph.style, SONG if chinese else LATIN, 14 if chinese else 10)


def name_instead(document):
    """Say which fonts Word takes where a machine lacks the one that is named."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in INSTEAD.items()
    )
    table = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    root = parse_xml(table.blob)
    for font in parse_xml(f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>"):
        root.append(font)
    table._blob = docx.oxml.xmlchemy.serialize_for_reading(root).encode()


def add_heading(document, words, style):
    return document.add_paragraph(visible(str(words)), style=style)


def row_of_fields(document, rows):
    """Paragraphs such as “Author: Zhou”, each in the style of its field, by which it comes back.

    `rows` are triples of the field's name, its label and its words.
    """
    for name, label, words in rows:
        paragraph = document.add_paragraph(style=style_of(document, style_name((f"{FIELD}{name}",))))
        paragraph.add_run(label, style=LABEL)
        for number, line in enumerate(visible(words).split("\n")):
            if number:
                paragraph.runs[-1].add_break()
            paragraph.add_run(line)


def style_of(document, name):
    if name not in document.styles:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    return document.styles[name]
