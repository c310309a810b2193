"""One question finds every spelling: traditional, wide, with radicals, with what nobody sees, broken by a line end."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from articles.models import ArticleEdition
from tests.factories import BranchFactory, ColumnFactory, MemberFactory, make_article, make_profile
from tests.portal.asking import found, page, snippets

pytestmark = pytest.mark.django_db

SAVED_PAGE = Path(__file__).parent / "cases" / "characters-nobody-sees.html"


@pytest.mark.parametrize("question", ["党建工作", "高质量发展", "群众工作"])
def test_an_old_page_is_found_by_words_that_had_characters_nobody_sees(client, question, tmp_path):
    branch, column = BranchFactory(slug="cadre"), ColumnFactory(slug="work")
    call_command(
        "import_pages",
        SAVED_PAGE,
        branch=branch.slug,
        column=column.slug,
        published=True,
        reason="From the old site.",
        verbosity=0,
    )
    edition = ArticleEdition.objects.get()
    assert not {"\u200b", "\u00ad", "\u2060", "\u200d"} & set(edition.body)
    assert edition.body.count("<p>") == 2
    assert len(found(client, question)) == 1


SPELLINGS = [
    ("党建", "黨建"),
    ("黨建", "党建"),
    ("党建", "党\u200b建"),
    ("党\u200b建", "党建"),
    ("党\u00ad建", "党建"),
    ("马克思主义", "⻢克思主义"),
    ("人民", "⼈⺠"),
    ("⼈⺠", "人民"),
    ("长治久安", "⻓治久安"),
    ("群众", "羣眾"),
    ("台湾", "臺灣"),
    ("后面", "後面"),
    ("里面", "裡面"),
    ("联系群众", "聯繫群眾"),
    ("张三", "张 三"),
    ("张三", "张　三"),
    ("阿卜杜拉·买买提", "阿卜杜拉•买买提"),
    ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
    ("阿卜杜拉．买买提", "阿卜杜拉●买买提"),
    ("“阿卜杜拉·买买提”", "阿卜杜拉ㆍ买买提"),
    ("“联系群众”", "聯繫\u2060群眾"),
    ("reading", "read\u00ading"),
    ("ＲＥＡＤＩＮＧ", "rea\u200bding"),
    ("office", "oﬃce"),
    ("2020年", "２０２０年"),
]


@pytest.mark.parametrize(("question", "written"), SPELLINGS)
def test_it_is_found_in_a_title_and_in_a_text(client, question, written):
    make_article(title=f"关于{written}的事", body="", summary="")
    make_article(title="T", summary="", body=f"<p>关于{written}的事。</p>")
    make_article(title="Another", summary="", body="<p>别的。</p>")
    assert sorted(title[:2] for title in found(client, question)) == ["T", "关于"]


@pytest.mark.parametrize(
    "html",
    ["<h2>党<br>建</h2>", "<p>党<br>\n建</p>", "<p>党\r\n建</p>", "<p>党&nbsp;建</p>", "<p>党<strong>建</strong></p>"],
)
def test_a_word_that_a_line_end_breaks_is_found(client, html):
    make_article(title="T", summary="", body=f"{html}<p>别的。</p>")
    assert found(client, "党建") == ["T"]
    assert found(client, "“党建”") == ["T"]


def test_a_summary_is_read_across_its_lines(client):
    make_article(title="T", summary="抓好党\n建工作", body="")
    assert found(client, "党建") == ["T"]


@pytest.mark.parametrize(
    ("written", "question", "marked"),
    [
        ("加強黨建工作", "党建", "加強<mark>黨建</mark>工作"),
        ("加强党建工作", "黨建", "加强<mark>党建</mark>工作"),
        ("⻢克思主义的", "马克思主义", "<mark>⻢克思主义</mark>的"),
        ("㈱ﬁrst 党建 ＡＢＣ工作", "abc 党建", "㈱ﬁrst <mark>党建</mark> <mark>ＡＢＣ</mark>工作"),
        ("名单：张　三、李小华", "“张三”", "名单：<mark>张 三</mark>、李小华"),
    ],
)
def test_the_right_place_is_marked_as_it_is_written(client, written, question, marked):
    make_article(title="T", summary="", body=f"<p>{written}。</p>")
    [snippet] = snippets(client, question)
    assert snippet == f"{marked}。"


def test_a_place_is_found_in_either_script(client):
    make_article(title="T", body="", column=ColumnFactory(name="黨風廉政建設"))
    assert found(client, "党风廉政") == ["T"]


def test_what_is_near_is_offered_in_either_script(client):
    make_article(title="干部处黨建工作要点", summary="", body="")
    answer = page(client, "“党建” lantern")
    assert "?q=%E5%85%9A%E5%BB%BA" in answer


def test_a_text_of_before_the_cleaning_is_found(client):
    member = MemberFactory(branch=make_profile().branch, name="N")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE branches_member SET name = %s WHERE id = %s", ["王\u200b敏", member.pk])
    call_command("rebuild_index", verbosity=0)
    assert found(client, "王敏") == ["王敏"]


def test_a_question_of_nothing_is_no_question(client):
    make_article(title="T")
    assert "Nothing was found for" not in page(client, "\u200b\u2060\ufeff")
