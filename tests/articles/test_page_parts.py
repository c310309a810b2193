"""The parts of a text that came in: note, byline, brand, introduction, comment, pairs, headings."""

import pytest

from articles.bylines import byline, labelled
from articles.incoming import Incoming
from articles.page_parts import recognise
from articles.pair_headings import pair_heading
from publishing.richtext import clean, plain

LONG = (
    "The members met on the first working day of the month and each said in turn what had been done and what had not."
)
IN_CHINESE = """
<p><strong>【编者按】</strong>按照领航计划部署，我院将依次展示八个党支部。</p>
<p>坚持“五个坚持”，打造“五个特别”支部</p>
<p>品牌简介</p>
<p>办公室党支部现有党员九名，支部委员会由三人组成。</p>
<p><b>机关党委点评：</b>这个支部说到做到。</p>
<p>　　一、坚持学习原著，坚定理想信念，打造“特别讲政治”支部</p>
<p>每名党员选读一本原著。</p><p>每月交流一次。</p>
<p>坚持迎难而上　锤炼担当精神　争做特别能战斗党支部</p>
<p>急难险重任务由党员先上。</p>
<p>（办公室 周岚）</p>
"""


def came_in(body, **known):
    return recognise(Incoming(body=body, **known))


def headings(incoming):
    return [line for line in incoming.body.splitlines() if line.startswith("<h")]


class TestPairHeading:
    @pytest.mark.parametrize(
        ("line", "endeavour", "specialty"),
        [
            (
                "Insist on reading the source, go forward with a clear aim, and build a special political branch",
                "Insist on reading the source, go forward with a clear aim",
                "special political",
            ),
            ("Adhere to duty and create a dedicated branch.", "Adhere to duty", "dedicated"),
            ("Uphold rules, and forge a branch that can bear hardship", "Uphold rules", "can bear hardship"),
            ("坚持学习原著，打造“特别讲政治”支部", "坚持学习原著", "“特别讲政治”"),
            ("（二）坚持严守规矩 锤炼作风 创建特别守纪律的党支部", "坚持严守规矩 锤炼作风", "特别守纪律"),
            ("3.坚持改革攻坚，着力锻造‘特别能吃苦’党支部", "坚持改革攻坚", "‘特别能吃苦’"),
        ],
    )
    def test_names_an_endeavour_and_its_specialty(self, line, endeavour, specialty):
        assert pair_heading(line) == (endeavour, specialty)

    @pytest.mark.parametrize(
        "line",
        [
            "Insist on learning",
            "The branch insists on learning, and builds a strong branch",
            "坚持学习原著",
            "坚持把支部建在连上。这是传统，打造过硬支部",
            "全体党员打造了一个好支部",
            "坚持" + "学" * 300 + "，打造好支部",
        ],
    )
    def test_no_other_line_is_one(self, line):
        assert pair_heading(line) is None

    @pytest.mark.parametrize(
        ("line", "brand"),
        [
            ("Insist on “Four Paths” and create “Four Strengths” branch", "Four Strengths"),
            ("坚持“三个融入”，打造“三心”支部", "三心"),
        ],
    )
    def test_that_which_counts_them_is_the_slogan(self, line, brand):
        assert pair_heading(line).is_slogan
        assert pair_heading(line).brand_name == brand


class TestBylines:
    def test_labels_give_what_stands_behind_them(self):
        given, before = labelled("2020-07-01 作者：周岚  新闻来源： 责任编辑：王晓")
        assert given == {"author": "周岚", "source": "", "responsible_editor": "王晓"}
        assert before == "2020-07-01"

    @pytest.mark.parametrize(
        ("line", "given"),
        [
            ("（作者：周岚）", {"author": "周岚"}),
            ("（供稿：办公室 责任编辑：王晓）", {"author": "办公室", "responsible_editor": "王晓"}),
            ("（办公室 周岚）", {"author": "办公室 周岚"}),
            ("（干部处）", {"author": "干部处"}),
            ("（机关第一党支部供稿）", {"author": "机关第一党支部"}),
            ("（摘自内部）", {}),
            ("(Zhou Lan, Cadre Office)", {"author": "Zhou Lan, Cadre Office"}),
            ("(Author: Zhou Lan; Editor: Wang Xiao)", {"author": "Zhou Lan", "responsible_editor": "Wang Xiao"}),
            ("责任编辑：王晓", {"responsible_editor": "王晓"}),
            ("News source: Office", {"source": "Office"}),
            ("（完）", {}),
            ("(the end)", {}),
            ("(Photograph by Zhou)", {}),
            ("(see the table above)", {}),
            ("（图为活动现场）", {}),
            ("作者：", {}),
            ("据悉，来源：网络", {}),
        ],
    )
    def test_a_line_says_by_whom_it_is_or_nothing(self, line, given):
        assert byline(line) == given


class TestChinesePage:
    @pytest.fixture
    def text(self):
        return came_in(IN_CHINESE)

    def test_note_and_byline_leave_the_text(self, text):
        assert text.editors_note == "<p>按照领航计划部署，我院将依次展示八个党支部。</p>"
        assert text.author == "办公室 周岚"
        assert "编者按" not in text.body
        assert "周岚" not in text.body

    def test_brand_introduction_and_comment_stay_and_are_repeated(self, text):
        assert (text.brand_name, text.slogan) == ("五个特别", "坚持“五个坚持”，打造“五个特别”支部")
        assert text.introduction == "<p>办公室党支部现有党员九名，支部委员会由三人组成。</p>"
        assert text.comment == "<p>这个支部说到做到。</p>"
        assert {text.slogan, plain(text.introduction), plain(text.comment)} <= set(
            plain(text.body).replace("机关党委点评：", "").split()
        )

    def test_each_endeavour_is_a_headed_section_and_a_pair(self, text):
        assert [(pair.endeavour, pair.specialty, plain(pair.text)) for pair in text.pairs] == [
            ("坚持学习原著，坚定理想信念", "特别讲政治", "每名党员选读一本原著。 每月交流一次。"),
            ("坚持迎难而上 锤炼担当精神", "特别能战斗", "急难险重任务由党员先上。"),
        ]
        assert headings(text) == [
            "<h2>品牌简介</h2>",
            "<h2>一、坚持学习原著，坚定理想信念，打造“特别讲政治”支部</h2>",
            "<h2>坚持迎难而上 锤炼担当精神 争做特别能战斗党支部</h2>",
        ]

    def test_all_that_was_moved_or_made_is_said(self, text):
        said = " ".join(text.remarks)
        for words in ("note was taken out", "“办公室 周岚”", "3 short lines", "“五个特别”", "comment", "2 sections"):
            assert words in said

    def test_no_word_is_lost(self, text):
        def letters(text):
            return sorted(filter(str.isalnum, text))

        kept = plain(text.body) + plain(text.editors_note) + text.author + "编者按"
        assert letters(kept) == letters(plain(clean(IN_CHINESE)))


@pytest.mark.parametrize(
    ("opening", "note"),
    [
        ("<p>[Editor's Note] Eight branches, in turn.</p>", "<p>Eight branches, in turn.</p>"),
        ("<p>Editor’s note: Eight <em>branches</em>.</p>", "<p>Eight <em>branches</em>.</p>"),
        ("<p>编者按：八个支部。</p>", "<p>八个支部。</p>"),
        ("<p>【编者按：八个支部。】</p>", "<p>八个支部。</p>"),
        ("<p><strong>编 者 按</strong></p><p>八个支部。</p>", "<p>八个支部。</p>"),
        ("<h3>Editor's note</h3><p>Eight branches.</p>", "<p>Eight branches.</p>"),
        ("<p>Editor's notes are short.</p>", ""),
        ("<p>编者按语写得好。</p>", ""),
    ],
)
def test_a_note_is_recognised_by_its_mark(opening, note):
    page = came_in(f"{opening}<p>{LONG}</p>")
    assert page.editors_note == note
    assert page.body == (f"<p>{LONG}</p>" if note else clean(f"{opening}<p>{LONG}</p>"))


def test_labels_name_brand_and_slogan():
    page = came_in(f"<p>Brand: “Clear Water”</p><p>Slogan: Clean hands, clear files</p><p>{LONG}</p>")
    assert (page.brand_name, page.slogan) == ("Clear Water", "Clean hands, clear files")
    assert headings(page) == []


def test_an_introduction_ends_where_the_next_part_begins():
    page = came_in(
        f"<h2>Brand introduction</h2><p>{LONG}</p><p>We are nine.</p>"
        "<p>Comments of the Party Committee: Well done.</p><p>Later.</p>"
    )
    assert page.introduction == f"<p>{LONG}</p>\n<p>We are nine.</p>"


def test_what_the_head_of_the_page_says_stands_against_a_byline():
    page = came_in("<p>We met.</p><p>(Author: Zhou Lan)</p>", author="Wen Yi")
    assert (page.author, page.body) == ("Wen Yi", "<p>We met.</p>\n<p>(Author: Zhou Lan)</p>")


def test_a_byline_behind_the_last_sentence_leaves_it():
    page = came_in("<p>We met.</p><p>我们<strong>开了会。（作者：周岚）</strong></p>")
    assert (page.author, page.body) == ("周岚", "<p>We met.</p>\n<p>我们<strong>开了会。</strong></p>")


class TestHeadings:
    def test_short_lines_before_paragraphs_become_headings(self):
        page = came_in(f"<p><strong>How we met</strong></p><p>{LONG}</p><p>（一）怎样学</p><p>{LONG}</p>")
        assert headings(page) == ["<h2>How we met</h2>", "<h3>（一）怎样学</h3>"]

    def test_lines_that_are_no_headings_stay_paragraphs(self):
        lines = ["We met.", "A line of a poem", "another line", "See also:", "x" * 101, "(the end)"]
        body = "".join(f"<p>{line}</p>" for line in lines)
        assert came_in(body).body == clean(body)

    def test_where_a_page_has_headings_none_is_guessed(self):
        body = clean(f"<h3>First</h3><p>{LONG}</p><p>No heading here</p><p>{LONG}</p>")
        assert came_in(body).body == body

    def test_pictures_are_never_headings(self):
        body = clean(f'<p><img src="/media/incoming/0" alt="Room">The room</p><p>{LONG}</p>')
        assert came_in(body).body == body


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p></p>",
        "<p>编者按</p>",
        "品牌简介",
        "<p>党委点评：</p>",
        "<p>作者：</p>",
        "<table><tr><td>x</td></tr></table>",
    ],
)
def test_scraps_are_read_as_well(body):
    assert plain(came_in(body).body) in ("", plain(clean(body)))
