"""Word files to test with: made by python-docx, or by hand where no honest program would make them."""

import io
import zipfile

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from publishing.word.reading import read_word
from tests.factories import make_picture

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCUMENT = "word/document.xml"


def as_upload(document, name="text.docx"):
    """A document of python-docx, or the bytes of a file, as somebody uploads it."""
    if not isinstance(document, bytes):
        file = io.BytesIO()
        document.save(file)
        document = file.getvalue()
    return SimpleUploadedFile(name, document, content_type=DOCX)


def read(document):
    """What a document of python-docx says."""
    return read_word(as_upload(document), lambda number: f"/media/incoming/{number}")


def document_of(*paragraphs):
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    return document


def with_xml(document, xml):
    """Put a piece of WordprocessingML at the end of the text; its own namespaces are declared."""
    spaces = nsdecls("w", "r", "a", "wp", "pic", "m", "c")
    extra = (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    )
    wrapper = parse_xml(f"<w:body {spaces}{extra}>{xml}</w:body>")
    for element in list(wrapper):
        document.element.body.insert(len(document.element.body) - 1, element)
    return document


def changed(upload, **parts):
    """The file with some of its parts replaced, or added: by name, as bytes; None takes one out."""
    upload.seek(0)
    out = io.BytesIO()
    with zipfile.ZipFile(upload) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, content in parts.items():
            if content is not None:
                after.writestr(name, content)
    return as_upload(out.getvalue())


def with_footnote(document, words, kind="footnote"):
    """A note behind the last paragraph, as Word keeps it: in a part of its own. `kind`: footnote or endnote."""
    upload = as_upload(
        with_xml(document, f'<w:p><w:r><w:t>Said</w:t></w:r><w:r><w:{kind}Reference w:id="2"/></w:r></w:p>')
    )
    with zipfile.ZipFile(upload) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    of_office = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}s"
    relation = f'<Relationship Id="rIdN" Type="{of_office}" Target="{kind}s.xml"/></Relationships>'
    notes = (
        f'<w:{kind}s {nsdecls("w")}><w:{kind} w:id="2"><w:p><w:r><w:{kind}Ref/></w:r>'
        f"<w:r><w:t>{words}</w:t></w:r></w:p></w:{kind}></w:{kind}s>"
    )
    return changed(
        upload,
        **{
            f"word/{kind}s.xml": notes.encode(),
            "word/_rels/document.xml.rels": relations.replace("</Relationships>", relation).encode(),
        },
    )


def chinese_document():
    """A text as Word in Chinese makes it: styles with Chinese names, a title that is only large and centred."""
    document = docx.Document()
    named = {}
    for old, new in (("Heading 1", "标题 1"), ("Heading 2", "标题 2"), ("Caption", "题注")):
        style = document.styles[old].element
        style.find(qn("w:name")).set(qn("w:val"), new)
        named[new] = style
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("干部支部的一天").font.size = Pt(22)
    document.add_paragraph("【编者按】本专题介绍八个党支部的做法。")
    add_styled(document, "一、学在前面", named["标题 1"])
    first = document.add_paragraph("支部每周集中学习一次，每名党员轮流领学，联系电话 13812345678。")
    first.paragraph_format.first_line_indent = Pt(32)
    add_styled(document, "（一）集体学习", named["标题 2"])
    document.add_picture(make_picture(size=(300, 200)))
    document.inline_shapes[0]._inline.docPr.set("descr", "支部党员围坐读书")
    add_styled(document, "图 1 读书会", named["题注"])
    return document


def add_styled(document, words, style):
    paragraph = document.add_paragraph(words)
    paragraph._p.style = style.get(qn("w:styleId"))
    return paragraph


def table_of(document, rows):
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    return table
