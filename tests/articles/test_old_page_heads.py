"""The heads of old pages: the row of labels, the title above it, dates however they are written."""

import pytest
from django.core.exceptions import ValidationError

from articles.old_pages.dates import moment_in
from articles.old_pages.heads import is_row_of_labels, is_tools
from tests.articles.saved_pages import in_html, moment, read, said


class TestHead:
    @pytest.mark.parametrize(
        "line",
        [
            "Time: July 1, 2020 Author: News source: [Font size: large | in | Small",
            "时间：2020-07-01 作者： 新闻来源： 【字号：大|中|小】",
            "发布时间：2020年7月1日",
            "2020-07-01 09:30 来源：某处",
            "来源：某处 作者：周岚",
            "2020-07-01",
            "[2020/7/1]",
            "发表于 2019-7-1 09:00 | 来源：某处 | 查看: 100",
            "【发布日期】2021-04-01",
            "Published on 1 July 2020",
            "By Zhou Lan",
        ],
    )
    def test_a_row_of_labels(self, line):
        assert is_row_of_labels(line)

    @pytest.mark.parametrize(
        "line",
        [
            "2020年7月1日，支部召开党员大会。",
            "The time: it was late",
            "会议时间：另行通知，请各支部做好准备",
            "In 2020 we met.",
            "By and by",
            "基于 2019 年的数据",
            "",
        ],
    )
    def test_is_nothing_else(self, line):
        assert not is_row_of_labels(line)

    @pytest.mark.parametrize(
        "line", ["【字号：大 中 小】", "[Font size: large | in | Small]", "打印本页 关闭窗口", "Print | Close"]
    )
    def test_tools(self, line):
        assert is_tools(line)

    @pytest.mark.parametrize("line", ["大中小企业", "Print media", "——", "", "字体大小" * 60 + "！a"])
    def test_are_nothing_else(self, line):
        assert not is_tools(line)

    def test_time_of_a_meeting_below_a_paragraph_is_none_of_it(self):
        text = in_html(
            "<h1>Notice</h1><p>All members of the branch are asked to come to the meeting in the large room above.</p>"
            "<p>Time: 1 July 2020</p><p>We begin on time.</p>"
        )
        assert text.published_at is None
        assert "All members" in text.body

    @pytest.mark.parametrize("when", ["2031-01-01", "1900-01-01"])
    def test_a_date_on_which_nothing_was_public_is_not_kept(self, when, clock):
        text = in_html(f"<p>Notes</p><p>Time: {when}</p><p>We met.</p>")
        assert text.published_at is None
        assert f"“{when}”" in said(text)

    def test_a_title_without_a_row_is_that_of_the_window(self):
        text = in_html("<p>We met in the morning.</p>", "<title>A meeting in May - Procuratorate</title>")
        assert (text.title, text.body) == ("A meeting in May", "<p>We met in the morning.</p>")
        assert "No date" in said(text)

    def test_a_page_without_any_title_is_called_as_its_file(self):
        text = read(
            "<p>All members of the branch met in the morning, as on each first day, to read together.</p>", "a.html"
        )
        assert text.title == "a"
        assert "No title was found" in said(text)

    def test_what_is_too_long_is_cut_and_said(self):
        text = in_html(f"<p>Notes</p><p>Time: 2020-07-01 Author: {'x' * 130}</p><p>We met.</p>")
        assert text.author == "x" * 120
        assert "x" * 130 in said(text)

    def test_the_name_of_the_site_is_no_title_wherever_it_stands(self):
        for title in ("A long meeting in May - Procuratorate", "Procuratorate - A long meeting in May"):
            assert in_html("<p>We met in the morning.</p>", f"<title>{title}</title>").title == "A long meeting in May"


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("July 1, 2020", (2020, 7, 1)),
        ("1 July 2020 14:05", (2020, 7, 1, 14, 5)),
        ("Sept. 3rd, 2019, 2:30 pm", (2019, 9, 3, 14, 30)),
        ("12 may 2019 12:05 AM", (2019, 5, 12, 0, 5)),
        ("2020-07-01T09:30:15", (2020, 7, 1, 9, 30, 15)),
        ("2020/7/1", (2020, 7, 1)),
        ("2020.07.01", (2020, 7, 1)),
        ("2020年7月1日 9时30分", (2020, 7, 1, 9, 30)),
        ("二〇二〇年七月二十一日", (2020, 7, 21)),
        ("二○○八年十二月十日", (2008, 12, 10)),
        ("20200701", (2020, 7, 1)),
        ("Wed Jul 01 2020 16:30:00 GMT+0800", (2020, 7, 1, 16, 30)),
        ("2020-07-01 08:30 GMT", (2020, 7, 1, 16, 30)),
        ("2020-7-1 上午 12:15:00", (2020, 7, 1, 0, 15)),
        ("2020-7-1 中午 12:15", (2020, 7, 1, 12, 15)),
    ],
)
def test_a_date_is_read(words, numbers):
    assert moment_in(words) == moment(*numbers)


@pytest.mark.parametrize("words", ["", "2020", "31 June 2020", "2020-13-01", "1202007015", "Mayor 3, 2020"])
def test_no_other_number_is_a_date(words):
    assert moment_in(words) is None


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("时间：2020-07-01 来源：检察日报 分享 收藏 评论(3)", "source", "检察日报"),
        ("时间：2020-07-01 作者：张三  阅读", "author", "张三"),
        ("时间：2020-07-01 来源：评论员文章", "source", "评论员文章"),
    ],
)
def test_what_a_page_offers_beside_its_byline_is_none_of_it(line, name, value):
    text = in_html(f"<h1>A day of study</h1><p>{line}</p><p>We met in the morning and read until noon.</p>")
    assert getattr(text, name) == value


@pytest.mark.parametrize("script", ['document.write("<p>We met.</p>")', '$.get("text.json", show)'])
def test_a_page_with_nothing_but_its_head_is_refused_with_the_way_out(script):
    head = "<h1>A day of study</h1><div class=info>发布时间：2019-07-02 来源：机关党委</div>"
    with pytest.raises(ValidationError, match="save it as a complete web page"):
        in_html(f"{head}<div id=zoom></div><script>{script}</script>")
