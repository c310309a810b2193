"""Any edition goes out as a Word document that one can sign, and comes back in without loss."""

import io

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from accounts.log import Event, What
from articles.models import ArticleEdition
from branches.models import BranchProfile
from library.pictures import take
from publishing.canonical import canonical
from publishing.editions import State
from publishing.richtext import clean
from tests.factories import BranchFactory, ColumnFactory, SeriesFactory, make_article, make_picture, make_profile
from tests.signers import sign_at_all_stages
from tests.staff import address, opened, signed_in

from .test_word_pages import _own_folders, brought, yes  # noqa: F401

pytestmark = pytest.mark.django_db

RICH = """
<p>First <strong>bold</strong>, H<sub>2</sub>O, <a href="https://example.org/">a link</a> and
<a href="/branches/office-1/">our page</a>.<br>Second line.</p>
<h2>Morning</h2><ul><li>one<ol><li>two</li></ol></li></ul>
<figure class="align-right">{picture}<figcaption>Reading <em>aloud</em></figcaption></figure>
<table><caption>Honors</caption><thead><tr><th>Year</th><th colspan="2">What</th></tr></thead><tbody>
<tr><td class="number">2019</td><td>Merit</td><td rowspan="2">Both</td></tr><tr><td colspan="2">Two</td></tr>
</tbody></table>
<blockquote><p>Said by a reader.</p></blockquote><p class="align-right">(The office)</p>
"""


def picture_in(size=(300, 200), **more):
    picture = take(make_picture(size=size), alt="Two readers", **more)
    return f'<img src="{picture.url}" alt="Two readers" width="{picture.width}" height="{picture.height}">'


def rich_article(**texts):
    return make_article(
        **{
            "title": "A day & a night",
            "subtitle": "What we did",
            "series": texts.get("series") or SeriesFactory(name="Brand display"),
            "branch": BranchFactory(),
            "author": "Zhou Min, Wu Fang",
            "source": "Office of Party Affairs",
            "responsible_editor": "Jiang Wan",
            "keywords": "study, day",
            "summary": "One line.\nAnother line.",
            "editors_note": "<p>Eight branches.</p>\n<ul><li>in turn</li>\n</ul>",
            "body": clean(RICH.format(picture=picture_in())),
            "cover": make_picture("cover.png"),
            "cover_alt": "A lamp in a window",
        }
        | texts
    )


def out(client, edition):
    """The edition's document, as the bytes of a file."""
    status, content = opened(client, address(edition, "word"))
    assert status == 200
    return content


def test_a_caption_stands_on_the_side_of_its_picture():
    content = out(signed_in("Administrator"), rich_article())
    document = docx.Document(io.BytesIO(content))
    [caption] = [each for each in document.paragraphs if each.text == "Reading aloud"]
    assert caption.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.RIGHT


def words_of(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs], cells, document


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_article_comes_back_as_it_went_out(language):
    edition = rich_article(language=language)
    client = signed_in("Committee office")

    page = brought(client, out(client, edition))
    yes(client, page)

    assert list(page.context["incoming"].remarks) == ["The signing sheet was left out: it is no part of the text."]
    draft = ArticleEdition.objects.get(state=State.DRAFT)
    before, after = canonical(edition)["fields"], canonical(draft)["fields"]
    assert after | {"series_number": 1} == before
    assert canonical(draft)["pictures"] == canonical(edition)["pictures"]


def test_sparse_article_comes_back_as_it_went_out():
    edition = make_article(title="Only a title", body="", summary="", state=State.DRAFT)
    client = signed_in("Committee office")

    page = brought(client, out(client, edition))
    yes(client, page)

    draft = ArticleEdition.objects.exclude(pk=edition.pk).get()
    assert canonical(draft)["fields"] == canonical(edition)["fields"]


def test_document_says_its_stages_and_the_digest_of_the_text():
    edition = make_article(state=State.IN_REVIEW)
    unsigned = words_of(out(signed_in("Auditor"), edition))
    sign_at_all_stages(edition)
    signed = words_of(out(signed_in("Auditor"), edition))

    assert unsigned[1][4:8] == ["Branch secretary", "☐ ☐", "", ""]
    assert signed[1][5] == "☑ ☑"
    assert str(edition.sign_offs.first().signed_by) in signed[1][7]
    assert any(edition.digest_now() in words for words in signed[0])


def test_chinese_document_is_set_as_official_texts_are():
    edition = make_article(language="zh-hans", title="干部支部的一天", body="<p>上午学习。</p>", author="周敏")

    words, _cells, document = words_of(out(signed_in("Auditor"), edition))

    title, plain = document.styles["Title"], document.styles["Normal"]
    assert title.element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert (title.font.size.pt, plain.font.size.pt) == (22, 16)
    assert plain.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    first = document.styles["Pilot p"].element.pPr.find(qn("w:ind"))
    assert first.get(qn("w:firstLineChars")) == "200"
    assert document.sections[0].footer.paragraphs[0].text == "—  —"
    assert document.sections[0].footer._element.find(f".//{qn('w:fldSimple')}").get(qn("w:instr")) == "PAGE"
    assert words[0] == "干部支部的一天"


def test_picture_that_was_changed_in_word_is_another_picture():
    edition = make_article(body=clean(f"<figure>{picture_in()}</figure>"))
    client = signed_in("Committee office")
    document = docx.Document(io.BytesIO(out(client, edition)))
    part = next(part for part in document.part.package.iter_parts() if part.partname.endswith(".jpg"))
    part._blob = make_picture(colour="navy").read()

    page = brought(client, document)

    assert len(page.context["incoming"].pictures) == 1


def test_picture_of_ours_is_known_by_its_content_where_its_name_was_lost():
    picture = picture_in()
    edition = make_article(body=clean(f"<figure>{picture}</figure>"))
    client = signed_in("Committee office")
    document = docx.Document(io.BytesIO(out(client, edition)))
    document.inline_shapes[0]._inline.docPr.name = "图片 1"

    page = brought(client, document)

    assert page.context["incoming"].body == edition.body
    assert page.context["incoming"].pictures == []


def test_what_somebody_writes_in_word_comes_along():
    edition = make_article(body="<p>Old.</p>\n<ul><li>one</li>\n</ul>", title="Old title")
    client = signed_in("Committee office")
    document = docx.Document(io.BytesIO(out(client, edition)))
    old = next(each for each in document.paragraphs if each.text == "Old.")
    old.add_run(" New.").bold = True
    next(each for each in document.paragraphs if each.text == "Old title").runs[0].text = "New title"
    old.insert_paragraph_before("Before, in Word’s own style.", style="Normal")

    page = brought(client, document)

    assert page.context["incoming"].title == "New title"
    assert page.context["incoming"].body == (
        "<p>Before, in Word’s own style.</p>\n<p>Old.<strong> New.</strong></p>\n<ul><li>one</li>\n</ul>"
    )


def test_picture_that_is_missing_leaves_its_description():
    edition = make_article(body='<p><img src="/media/pictures/gone.jpg" alt="A lost view"></p>')

    words, _cells, _document = words_of(out(signed_in("Auditor"), edition))

    assert "[A lost view]" in words


def test_export_is_in_the_log_and_named_for_the_text():
    edition = make_article(title="A day")
    client = signed_in("Auditor")

    answer = client.get(address(edition, "word"))
    b"".join(answer)

    assert answer["Content-Disposition"] == 'attachment; filename="A day 1.docx"'
    event = Event.objects.get(what=What.EXPORTED)
    assert (event.by, event.thing_id, event.details) == (client.user, edition.pk, {"edition": 1})


def test_edition_of_another_branch_goes_out_to_nobody():
    edition = make_article(branch=BranchFactory(), state=State.DRAFT)
    profile = make_profile(branch=edition.branch, state=State.DRAFT)
    client = signed_in("Branch editor", BranchFactory())

    assert client.get(address(edition, "word")).status_code == 404
    assert client.get(address(profile, "word")).status_code == 404
    assert not Event.objects.filter(what=What.EXPORTED).exists()


def test_pages_of_an_edition_lead_to_its_document():
    edition = make_article(state=State.IN_REVIEW)
    client = signed_in("Committee office")

    for page in ("change", "review"):
        assert address(edition, "word") in client.get(address(edition, page)).content.decode()


def test_profile_goes_out_whole():
    profile = make_profile(endeavours=2, state=State.DRAFT, comment="<p>Well done.</p>")
    client = signed_in("Branch editor", profile.branch)

    words, cells, _document = words_of(out(client, profile))

    assert isinstance(profile, BranchProfile)
    for part in (profile.brand_name, profile.slogan, "The brand comes from the work itself.", "Well done."):
        assert part in words
    assert "Read the original works – politically clear" in words
    assert "How endeavour 2 is kept." in words
    assert cells[0] == "Stage"


def test_number_of_queries_is_the_same_for_any_length(django_assert_num_queries):
    column = ColumnFactory()
    short = make_article(column=column, body="<p>a</p>")
    long = make_article(column=column, body=f"<p>a</p><figure>{picture_in()}</figure>" * 5)
    client = signed_in("Auditor")
    for edition in (short, long):
        with django_assert_num_queries(QUERIES):
            out(client, edition)


QUERIES = 11
