"""What we write is opened by LibreOffice, lies on A4 and says our words: articles, profiles, sheets and templates."""

import datetime
from collections import Counter

import pytest
from django.db import connection

from articles.models import ArticleEdition
from branches.models import Activity, Branch, Member
from honors.models import Honor
from publishing.editions import State
from publishing.richtext import clean
from tests.factories import ActivityFactory, BranchFactory, HonorFactory, MemberFactory, SeriesFactory, make_profile
from tests.second_reader import A4, printed, squeezed
from tests.sheets import export
from tests.staff import address, signed_in

from .test_word_out import out, picture_in, rich_article, words_of

pytestmark = pytest.mark.django_db
SENTENCE = "坚持党建引领业务，支部把学习教育同检察工作实际结合起来，组织党员读原著、学原文、悟原理。"
LONG = "".join(f"<p>第{number}段。{SENTENCE * 4}</p>" for number in range(1, 31))
LISTS = "<ol><li>一是学</li><li>二是做<ul><li>重在做</li></ul></li></ol><blockquote><p>领航支部</p></blockquote>"
WIDE = (
    "<table><caption>各支部情况</caption><thead><tr>"
    + "".join(f"<th>第{number}项</th>" for number in range(1, 9))
    + "</tr></thead><tbody>"
    + "".join(f"<tr>{''.join(f'<td>支部{row}之{column}</td>' for column in range(1, 9))}</tr>" for row in range(40))
    + "</tbody></table>"
)


def test_texts_are_opened_and_printed_by_another_program(tmp_path):
    client = signed_in("Committee office")
    tall = f"<figure>{picture_in(size=(300, 1600))}<figcaption>很长的图</figcaption></figure>"
    texts = {
        "english.docx": rich_article(language="en", series=SeriesFactory()),
        "chinese.docx": rich_article(
            language="zh-hans", title="领航支部" * 14, subtitle=SENTENCE, body=clean(LISTS + WIDE + tall + LONG)
        ),
        "profile.docx": make_profile(endeavours=6, comment="<p>干得好。</p>", introduction=f"<p>{SENTENCE * 20}</p>"),
    }

    papers = printed({name: out(client, text) for name, text in texts.items()}, tmp_path)

    for paper in papers.values():
        assert set(paper.sizes) == {(595, 842)}
        assert all(squeezed(page) for page in paper.pages)  # none is empty
    for name, pages in zip(texts, PAGES, strict=True):
        assert abs(len(papers[name].pages) - pages) <= 1, name  # a machine’s fonts decide where a page ends
    for words in (
        "一是学",
        "重在做",
        "领航支部" * 14,
        "各支部情况",
        "第8项",
        "支部39之8",
        "很长的图",
        SENTENCE * 4,
        "第30段。",
    ):
        assert words in papers["chinese.docx"].words
    [shown] = [page for page in papers["chinese.docx"].pages if "很长的图" in squeezed(page)]
    assert "第1段" in squeezed(shown) or len(squeezed(shown)) < 20  # the caption is not torn from its picture
    for words in ("A day & a night", "Reading aloud", "Said by a reader.", "SHA-256"):
        assert squeezed(words) in papers["english.docx"].words
    for words in ("干得好。", "How endeavour 6 is kept."):
        assert squeezed(words) in papers["profile.docx"].words
    assert Counter(SENTENCE * 20) <= Counter(papers["profile.docx"].words)  # with the foot of a page in between


PAGES = [3, 17, 3]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_sheets_are_opened_and_printed_by_another_program(tmp_path, language):
    client = signed_in("Records keeper")
    client.cookies["django_language"] = language
    branch = BranchFactory(short_name="机关第一党支部", name="省直机关第一党支部委员会第一党支部")
    for number in range(120):
        MemberFactory(branch=branch, name=f"党员{number}")
    ActivityFactory(branch=branch, title="“007” " + SENTENCE, summary=SENTENCE * 6, held_on=datetime.date(2019, 7, 1))
    ActivityFactory(branch=branch, title="007", summary="=1+1\n第二行")
    HonorFactory(branch=branch, title=SENTENCE, document_number="省检机党〔2019〕12号")
    files = {f"{model.__name__}.xlsx": export(client, model).content for model in (Member, Activity, Honor, Branch)}
    files["template.xlsx"] = client.get(address(Activity, "template")).content

    papers = printed(files, tmp_path)

    for paper in papers.values():
        assert set(paper.sizes) <= A4
    members = papers["Member.xlsx"]
    assert all(f"党员{number}" in members.words for number in range(120))
    head = squeezed(members.pages[0].strip().splitlines()[0])
    assert sum(squeezed(page).startswith(head) for page in members.pages) > 1  # on each page of the roster
    for words in ("007", "=1+1", "第二行", "2019-07-01"):
        assert words in papers["Activity.xlsx"].words
    assert Counter(SENTENCE * 7) <= Counter(papers["Activity.xlsx"].words)  # lines of cells stand beside each other
    assert Counter(SENTENCE + "省检机党〔2019〕12号") <= Counter(papers["Honor.xlsx"].words)
    assert [len(paper.pages) for paper in papers.values()] == SHEET_PAGES


SHEET_PAGES = [4, 2, 2, 2, 2]


def test_characters_that_older_rows_hold_break_no_document():
    """Rows may have been stored before such characters were taken out at every way in."""
    edition = rich_article(series=SeriesFactory(), state=State.DRAFT)
    older = ["Morning\u000b and\u0007 evening", "One\u0001 line", "<p>a\u0008b</p>", edition.pk]
    with connection.cursor() as cursor:
        table = ArticleEdition._meta.db_table
        cursor.execute(f"UPDATE {table} SET title = %s, summary = %s, editors_note = %s WHERE id = %s", older)
    words, _cells, document = words_of(out(signed_in("Committee office"), edition))
    assert document.core_properties.title == "Morning and evening"
    assert "ab" in words
