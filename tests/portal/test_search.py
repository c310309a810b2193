"""Search: what is found, in what order, and that nothing is found that is not public."""

import html
import re

import pytest

from branches.models import Endeavour
from honors.models import Holder, Honor
from portal.search.entries import Entry
from publishing.editions import State
from tests.factories import (
    BranchFactory,
    ColumnFactory,
    HonorFactory,
    MemberFactory,
    make_article,
    make_profile,
)
from tests.portal.asking import found, page, snippets

pytestmark = pytest.mark.django_db


class TestWords:
    @pytest.mark.parametrize(
        ("title", "question"),
        [
            ("干部处党支部开展主题党日活动", "支部"),
            ("干部处党支部开展主题党日活动", "党支部"),
            ("干部处党支部开展主题党日活动", "主题党日"),
            ("干部处党支部开展主题党日活动", "党日"),
            ("落实三会一课制度", "三会一课"),
            ("党风廉政建设责任书", "党风廉政"),
            ("党风廉政建设责任书", "廉政建设"),
            ("中华人民共和国成立七十周年", "人民共和国"),
            ("荣获先进基层党组织称号", "基层党组织"),
            ("2019年度工作总结", "2019"),
            ("学习ＡＢＣ１２３", "abc123"),
            ("Party branch 的主题党日", "主题党日 branch"),
            ("Two members meet", "MEMBER meetings"),
            ("Café of the office", "café"),
            ("Grass-roots work", "grass-roots"),
            ("What the branch did", "“the branch”"),
            ("干部处党支部开展主题党日活动", "展"),
            ("王敏感动了大家", "王敏"),
            ("名单：王　敏、李小华", "王敏"),
            ("2020年 Party school", "2020年 Party"),
            ("２０２０年工作总结", "2020年"),
            ("2020年工作总结", "２０２０年"),
            ("Party branch", "ＰＡＲＴＹ"),
        ],
    )
    def test_words_are_found_in_either_language(self, client, title, question):
        make_article(title=title)
        make_article(title="别的事情 Something else", summary="", body="")
        assert found(client, question) == [title]

    def test_all_words_are_asked_for_wherever_they_stand(self, client):
        make_article(title="学习会议", body="<p>未成年人检察</p>")
        make_article(title="学习")
        assert found(client, "学习 检察") == ["学习会议"]

    @pytest.mark.parametrize(
        "question",
        [
            'reading"',
            '"reading',
            "'reading'",
            "reading AND",
            "NOT reading",
            "reading OR",
            "reading*",
            "*reading",
            "reading:",
            "^reading",
            "(reading",
            "reading) (",
            "reading & | !",
            "reading <-> :A",
            "reading \\",
            "reading -- ;",
            "reading %",
            "+reading -",
            "“reading",
            "reading”",
            "「reading",
            "》reading《",
            "\u202ereading",
            "reading 😀",
            "_reading_",
        ],
    )
    def test_quotes_and_operators_are_no_words(self, client, question):
        make_article(title="Reading together")
        assert found(client, question) == ["Reading together"]

    @pytest.mark.parametrize(
        "question",
        [
            "",
            " ",
            "*",
            '"',
            "AND",
            "的",
            "the",
            "…",
            "《》",
            "党" * 500,
            "x" * 500,
            "a" * 3000,
            "😀",
            "'; DROP TABLE x",
            "NEAR(a b)",
            "{title}: x",
            "é́" * 200,
            "\u202e\ufeff",
            "9" * 500,
            "a_b _ __",
            "l'été",
            "𠀀𠀁",
            '""',
            "“”",
            "「」『』《》",
            '" "',
            '"of the"',
            '"' + "a b " * 200 + '"',
            "שלום",
            "王" * 250 + "x" * 250,
        ],
    )
    def test_nonsense_is_answered(self, client, question):
        make_article(title="Reading together", summary="", body="")
        assert found(client, question) == []

    def test_nonsense_of_many_words_is_answered_and_the_reader_is_told(self, client):
        question = " ".join(f"word{n}" for n in range(80))
        answer = page(client, question)
        assert "Only the first 16 words are looked for." in answer
        assert question[:499] in answer

    def test_common_words_are_asked_for_only_alone(self, client):
        make_article(title="支部荣誉 Honors branch", summary="", body="")
        assert found(client, "支部的荣誉 and the honors of a branch") == ["支部荣誉 Honors branch"]


class TestOrder:
    def test_title_with_the_word_once_comes_before_a_text_that_repeats_it(self, client):
        """The word is rarer among titles, and the text is as short as can be: both tempt a rank."""
        for n in range(4):
            make_article(title=f"T {n}", summary="", body="<p>" + "火炬 torch " * 20 + "</p>")
        make_article(
            title="关于火炬和很多很多其他事情的一个很长的标题 torch", summary="", body="<p>Nothing of it.</p>" * 40
        )
        for question in ("火炬", "torch", "torch 火炬", "“火炬”"):
            assert found(client, question)[0].startswith("关于火炬")

    def test_titles_come_first(self, client):
        make_article(title="Other", body="<p>" + "volunteers " * 50 + "</p>")
        make_article(title="A very long title about very many things and about one evening with volunteers")
        assert found(client, "volunteers")[-1] == "Other"

    def test_more_often_is_better(self, client):
        make_article(title="Often", body="<p>Study and study and study.</p>")
        make_article(title="Once", body="<p>Study, and many other words that say other things of other days.</p>")
        assert found(client, "study") == ["Often", "Once"]

    def test_results_are_paged(self, client):
        for n in range(11):
            make_article(title=f"Reading {n}")
        assert "11 results" in page(client, "reading")
        assert len(found(client, "reading")) == 10
        assert len(found(client, "reading", page=2)) == 1
        assert "?q=reading&amp;page=2" in page(client, "reading")
        page(client, "reading", status=404, page=3)
        page(client, "reading", status=404, page="x")

    def test_no_more_are_counted_than_anybody_reads(self, client, monkeypatch):
        monkeypatch.setattr("portal.search.views.MOST", 3)
        for n in range(4):
            make_article(title=f"Reading {n}")
        assert "More than 3 results" in page(client, "reading")
        assert len(found(client, "reading")) == 3


class TestKinds:
    def test_branch_is_found_by_its_profile_and_its_names(self, client):
        branch = BranchFactory(name="Party Branch of the Cadre Office", slug="cadre", office="Office of Cadres")
        profile = make_profile(branch=branch, brand_name="Five Torches", state=State.DRAFT)
        Endeavour.objects.filter(profile=profile, position=1).update(text="<p>Kept by lamplight.</p>")
        profile.publish(imported="As it was.")
        expected = ["Five Torches · Party Branch of the Cadre Office"]
        for question in ("torches", "cadre party branch", "cadres", "lamplight", "specialties"):
            assert found(client, question) == expected
        assert 'href="/branches/cadre/"' in page(client, "torches")

    def test_honor_leads_to_its_place_in_the_register(self, client):
        HonorFactory(title="Advanced Office", branch__slug="cadre", year=2019, awarding_body="Working Committee")
        assert found(client, "advanced committee") == ["Advanced Office"]
        answer = page(client, "advanced")
        [address] = re.findall(r'href="(/honors/[^"]+)#register"', answer)
        assert "Honor of 2019" in answer
        assert "Advanced Office" in client.get(html.unescape(address)).content.decode()

    def test_member_leads_to_the_branch(self, client):
        branch = BranchFactory(slug="cadre")
        make_profile(branch=branch)
        MemberFactory(branch=branch, name="王敏")
        assert found(client, "王敏") == ["王敏"]
        assert 'href="/branches/cadre/"' in page(client, "王敏")

    def test_article_says_its_language(self, client):
        make_article(title="主题党日", language="zh-hans")
        assert '<div lang="zh-Hans">' in page(client, "主题党日")


class TestInStep:
    def test_renamed_things_are_found_by_the_new_name(self, client):
        branch = make_profile(branch=BranchFactory(name="Branch of Lanterns")).branch
        honor = HonorFactory(branch=branch, title="Old honor")
        branch.name = "Branch of Candles"
        branch.save()
        assert found(client, "lanterns") == []
        assert len(found(client, "candles")) == 2
        honor.title = "New honor"
        honor.save()
        assert (found(client, "old"), found(client, "new")) == ([], ["New honor"])

    def test_deleted_things_are_forgotten(self, client):
        honor = HonorFactory(title="Lanterns")
        honor.delete()
        HonorFactory(title="Lanterns")
        Honor.objects.all().delete()
        assert found(client, "lanterns") == []
        assert Entry.objects.count() == 0

    def test_moved_article_leads_to_its_new_address(self, client):
        edition = make_article(title="Lanterns", slug="old")
        edition.article.move("new")
        assert 'href="/articles/new/"' in page(client, "lanterns")


class TestFilters:
    @pytest.fixture(autouse=True)
    def content(self, clock):
        column, other = ColumnFactory(slug="conduct"), ColumnFactory(slug="study")
        branch = make_profile(branch=BranchFactory(slug="cadre"), brand_name="Reading brand").branch
        make_article(title="Reading A", column=column, branch=branch)
        make_article(title="Reading B", column=other, at=clock.now.replace(year=2024))
        make_article(title="Reading C", column=column, at=clock.now.replace(year=2025))
        HonorFactory(title="Reading D", branch=branch, year=2024)
        MemberFactory(name="Reading E", branch=branch)

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({}, "ABCDEb"),
            ({"column": "conduct"}, "AC"),
            ({"kind": "article"}, "ABC"),
            ({"kind": "branch"}, "b"),
            ({"kind": "honor"}, "D"),
            ({"kind": "member"}, "E"),
            ({"kind": "honor", "year": "2024", "branch": "cadre"}, "D"),
            ({"kind": "honor", "column": "conduct"}, ""),
            ({"kind": "member", "year": "2024"}, ""),
            ({"branch": "cadre"}, "ADEb"),
            ({"year": "2024"}, "BD"),
            ({"year": "2024", "branch": "cadre"}, "D"),
            ({"column": "conduct", "year": "2025"}, "C"),
            ({"column": "study", "branch": "cadre"}, ""),
            ({"column": "", "branch": "", "year": ""}, "ABCDEb"),
        ],
    )
    def test_filters_combine(self, client, filters, expected):
        assert "".join(sorted(title.split()[1][0] for title in found(client, "reading", **filters))) == expected

    @pytest.mark.parametrize(
        "filters", [{"year": "1900"}, {"year": "x"}, {"column": "x"}, {"branch": "x"}, {"kind": "profile"}]
    )
    def test_choice_that_does_not_exist_is_not_found(self, client, filters):
        page(client, "reading", status=404, **filters)

    def test_links_and_form_keep_the_question_and_the_other_filters(self, client):
        answer = page(client, "reading", column="conduct", year="2025")
        assert 'href="?q=reading&amp;kind=article&amp;column=conduct&amp;year=2025"' in answer
        assert 'href="?q=reading&amp;column=study&amp;year=2025"' in answer
        assert 'href="?q=reading&amp;year=2025"' in answer
        assert '<input type="hidden" name="column" value="conduct">' in answer

    def test_nothing_found_with_filters_offers_to_search_without(self, client):
        answer = page(client, "reading", column="study", year="2026")
        assert "Nothing was found for “reading”." in answer
        assert 'href="?q=reading"' in answer


class TestSnippets:
    def test_words_are_marked_in_the_original_text(self, client):
        make_article(title="T", summary="", body="<p>The Members met twice. They were meeting with one member.</p>")
        [snippet] = snippets(client, "member meet")
        assert snippet == (
            "The <mark>Members</mark> met twice. They were <mark>meeting</mark> with one <mark>member</mark>."
        )

    def test_escaped_before_it_is_marked(self, client):
        make_article(title="amp <b>lt</b> & Reading", summary="", body="<p>a &lt;script&gt; reading &amp; lt</p>")
        answer = page(client, "reading amp lt script")
        assert "<mark>amp</mark> &lt;b&gt;<mark>lt</mark>&lt;/b&gt; &amp; <mark>Reading</mark>" in answer
        assert "a &lt;<mark>script</mark>&gt; <mark>reading</mark> &amp; <mark>lt</mark>" in answer
        assert "<script>" not in page(client, "<script>alert(1)</script>")

    def test_shows_the_stretch_with_most_words(self, client):
        filler = "其他的话没有什么可说的。" * 40
        make_article(title="T", summary="", body=f"<p>检察。{filler}这里有公益诉讼检察的内容。{filler}</p>")
        [snippet] = snippets(client, "公益诉讼 检察")
        assert snippet.startswith("…")
        assert snippet.endswith("…")
        assert "这里有<mark>公益诉讼</mark><mark>检察</mark>的内容" in snippet
        assert len(re.sub("</?mark>", "", snippet)) < 110


class TestPage:
    def test_form_stands_on_every_page_and_once_on_this(self, client):
        for address in ("/", "/honors/", "/search/", "/zh-hans/search/"):
            answer = client.get(address).content.decode()
            assert answer.count('role="search"') == 1
            assert re.search(r'<form class="search-form" action="(/zh-hans)?/search/"', answer)

    def test_page_is_public_and_not_for_search_engines(self, client):
        make_article(title="Reading")
        response = client.get("/search/?q=reading")
        assert response["Cache-Control"].startswith("public, max-age=0")
        assert '<meta name="robots" content="noindex">' in response.content.decode()
        assert client.get("/search/?q=reading", headers={"if-none-match": response["ETag"]}).status_code == 304

    def test_page_in_the_other_language_keeps_the_question(self, client):
        assert 'href="/zh-hans/search/?q=a+b"' in client.get("/search/?q=a+b").content.decode()

    def test_nothing_found_suggests_words_near_in_spelling(self, client):
        make_article(title="Evening of volunteers 主题党日")
        assert 'href="?q=volunteers">volunteers</a>' in page(client, "vollunteers")
        assert ">主题党日</a>" in page(client, "主题党曰")
        assert "Words that are found" not in page(client, "xyzzy")

    def test_nothing_found_suggests_parts_of_long_words(self, client):
        make_article(title="先进个人")
        assert "?q=" + "%E5%85%88%E8%BF%9B" in page(client, "先进基层党组织")

    @pytest.mark.parametrize("size", [1, 3])
    @pytest.mark.parametrize(("question", "queries"), [("reading", 7), ("reading lantern", 8), ("lantern", 7), ("", 6)])
    def test_queries(self, client, size, question, queries, django_assert_num_queries):
        for n in range(size):
            branch = make_profile(brand_name=f"Reading {n}", branch__slug=f"b{n}").branch
            make_article(title=f"Reading {n}", branch=branch)
            member = MemberFactory(name=f"Reading {n}", branch=branch)
            HonorFactory(title="Reading", branch=branch, holder=Holder.MEMBER, member=member)
        with django_assert_num_queries(queries):
            page(client, question)
