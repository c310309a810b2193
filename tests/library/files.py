"""Documents to upload: real ones, made by real libraries or by hand, and hostile ones made of them."""

import io
import zipfile

import docx
import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

OFFICE = "http://schemas.openxmlformats.org"
MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
OFD = "http://www.ofdspec.org/2016"


def upload(content, name):
    return SimpleUploadedFile(name, content)


def make_pdf(*pages, name="plan.pdf", change=None):
    """A PDF whose pages say these words, one line each; `change(writer)` does something to it before it is written."""
    writer = PdfWriter()
    font = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
    )
    for words in pages or ("The plan of the year.",):
        page = writer.add_blank_page(595, 842)
        drawn = StreamObject()
        drawn.set_data(f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET".encode() if words else b"0 0 m 9 9 l S")
        page[NameObject("/Contents")] = writer._add_object(drawn.flate_encode())
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    if change:
        change(writer)
    return upload(written(writer.write), name)


def make_word(*paragraphs, name="plan.docx", change=None):
    document = docx.Document()
    for words in paragraphs or ("The plan of the year.",):
        document.add_paragraph(words)
    if change:
        change(document)
    return upload(written(document.save), name)


def make_excel(rows=(("Name", "Date"),), sheet="Members", name="list.xlsx", change=None):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    return upload(written(book.save), name)


def make_powerpoint(*slides, notes=None, name="talk.pptx"):
    """A presentation with these words on its slides; `notes` maps the number of a slide to what stands below it.

    The first slide lies in the last file, as after somebody moved it.
    """
    slides = slides or ("The plan of the year.",)
    files = {place: f"slide{len(slides) - place}.xml" for place in range(len(slides))}
    entries = {
        "[Content_Types].xml": types({"/ppt/presentation.xml": MAIN}),
        "_rels/.rels": relations({"rId1": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{OFFICE}/presentationml/2006/main" '
        f'xmlns:r="{OFFICE}/officeDocument/2006/relationships"><p:sldIdLst>'
        + "".join(f'<p:sldId id="{256 + place}" r:id="rId{place}"/>' for place in files)
        + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            {f"rId{place}": ("slide", f"slides/{file}") for place, file in files.items()}
        ),
    }
    for place, words in enumerate(slides):
        entries[f"ppt/slides/{files[place]}"] = drawn(words)
        if notes and place + 1 in notes:
            entries[f"ppt/slides/_rels/{files[place]}.rels"] = relations(
                {"rId1": ("notesSlide", "../notesSlides/notesSlide1.xml")}
            )
            entries["ppt/notesSlides/notesSlide1.xml"] = drawn(notes[place + 1])
    return upload(zipped(entries), name)


def drawn(words):
    runs = "".join(f"<a:r><a:t>{piece}</a:t></a:r>" for piece in words.split("|"))
    return (
        f'<p:sld xmlns:p="{OFFICE}/presentationml/2006/main" xmlns:a="{OFFICE}/drawingml/2006/main"><p:cSld><p:spTree>'
        f"<p:sp><p:txBody><a:p>{runs}</a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
    )


def make_ofd(*pages, name="plan.ofd", **entries):
    """An OFD document; in a page's words `|` parts pieces of one line that touch, and a line feed parts lines."""
    pages = pages or ("支部工作计划",)
    made = {
        "OFD.xml": f'<ofd:OFD xmlns:ofd="{OFD}" Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        "<ofd:Title>Plan</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document xmlns:ofd="{OFD}"><ofd:Pages>'
        + "".join(
            f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
        )
        + "</ofd:Pages></ofd:Document>",
    }
    for number, words in enumerate(pages):
        objects = ""
        for line, text in enumerate(words.split("\n")):
            left = 20.0
            for piece in text.split("|"):
                box = f"{left} {30 + 10 * line} {4.0 * len(piece)} 4"
                code = f'<ofd:TextCode X="0" Y="3">{piece}</ofd:TextCode>'
                objects += f'<ofd:TextObject Boundary="{box}">{code}</ofd:TextObject>' if piece else ""
                left += 4.0 * len(piece)
        made[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page xmlns:ofd="{OFD}"><ofd:Content><ofd:Layer ID="9">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    return upload(zipped(made | entries), name)


def types(overrides):
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return f'<Types xmlns="{OFFICE}/package/2006/content-types">{rows}</Types>'


def relations(rows):
    kinds = f"{OFFICE}/officeDocument/2006/relationships"
    inside = "".join(
        f'<Relationship Id="{key}" Type="{kinds}/{kind}" Target="{target}"/>' for key, (kind, target) in rows.items()
    )
    return f'<Relationships xmlns="{OFFICE}/package/2006/relationships">{inside}</Relationships>'


def zipped(entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def entries_of(file):
    with zipfile.ZipFile(io.BytesIO(content_of(file))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_entries(file, **entries):
    """The same zip file with these entries put in, or in place of those of the same name."""
    return upload(zipped(entries_of(file) | entries), file.name)


def content_of(file):
    file.seek(0)
    return file.read()


def written(write):
    file = io.BytesIO()
    write(file)
    return file.getvalue()
