"""Old pages in the shapes of the programs that wrote them: what stands in the row of labels, around it and below."""

import pytest

from tests.articles.saved_pages import in_html, moment, read, said

TITLE = "支部走进社区"
TEXT = (
    "<p>三月五日上午，机关党委组织全体党员开展学雷锋志愿服务活动，共有四十二名党员参加，打扫了三个楼道。</p>"
    "<p>大家看望了五位老党员，交流了学习的体会；下一步，机关党委将把志愿服务作为主题党日的内容坚持下去。</p>"
)


def page(head="", below="", title=f"<h1>{TITLE}</h1>", window=TITLE, text=TEXT):
    return in_html(f'{title}{head}<div class="nr">{text}</div>{below}', f"<title>{window}</title>")


class TestDays:
    @pytest.mark.parametrize(
        "head",
        [
            "<div>最后更新：2024-01-02 08:00　创建时间：2018/3/6　浏览：3</div>",
            "<div>信息提供日期：2018-03-06　信息来源：机关党委　视力保护色：</div>",
            "<div>机关党委　发布时间：2018-03-06　责编：王编辑</div>",
            "<div>2018-03-06　　机关党委　　阅读 123</div>",
            "<div>(Party Office) 17:20, March 06, 2018</div>",
            "<div>發佈時間：2018年3月6日　來源：機關黨委　點擊數：20</div>",
            "<div>上传时间：2018-03-08</div><div>发布：2018-03-06</div>",
            "<table><tr><td>作者：</td><td>张三</td><td>时间：</td><td>2018-03-06</td></tr></table>",
            '<meta property="bytedance:published_time" content="2018-03-06T08:30:00+08:00">',
        ],
    )
    def test_of_publication_in_the_words_of_its_maker(self, head):
        assert page(head).published_at.date() == moment(2018, 3, 6).date()

    @pytest.mark.parametrize(
        "line", ["2018年3月6日", "二〇一八年三月六日", "机关党委 2018.3.6", "2018年3月6日</p><p><img src=seal.png>"]
    )
    def test_below_the_text_where_there_is_no_other(self, line):
        text = page(text=f'{TEXT}<p align="right">{line}</p>')
        assert text.published_at == moment(2018, 3, 6)
        assert "the page names no day of publication" in said(text)

    def test_below_the_text_is_not_taken_where_the_page_says_another(self):
        text = page("<div>发布时间：2018-03-07</div>", text=f"{TEXT}<p>2018年3月6日</p>")
        assert text.published_at == moment(2018, 3, 7)
        assert "other days" not in said(text)

    def test_of_a_last_sentence_is_none(self):
        assert page(text=f"{TEXT}<p>申报截至2018年3月6日止</p>").published_at is None

    def test_in_a_list_beside_the_text_is_none(self):
        aside = "<ul><li>关于开会的通知 2023-09-01</li><li>关于学习的通知 2023-08-01</li></ul>"
        assert page(title=f"{aside}<h1>{TITLE}</h1>").published_at is None

    def test_that_differ_by_seconds_are_one(self):
        head = '<meta name="PubDate" content="2018-03-06 09:12:33"><div>发布日期：2018-03-06 09:12</div>'
        assert "other days" not in said(page(head))


class TestLabels:
    @pytest.mark.parametrize(
        ("head", "source", "author", "editor"),
        [
            ("2015-03-06 16:40 来源：机关党委 评论：<a href=#c>0</a> 点击：23", "机关党委", "", ""),
            ("2018-03-06 | 来源：某某日报 | 编辑：王编辑 | 分享到：", "某某日报", "", "王编辑"),
            ("發佈時間：2018-03-06 來源：機關黨委 責任編輯：王編輯", "機關黨委", "", "王編輯"),
            ("发布人：管理员 发布时间：2018-03-06 作者：张三", "", "张三", ""),
        ],
    )
    def test_end_where_the_next_one_begins(self, head, source, author, editor):
        text = page(f"<div>{head}</div>")
        assert (text.source, text.author, text.responsible_editor) == (source, author, editor)

    def test_in_cells_have_their_values_in_the_next_cells(self):
        row = "<table><tr><td>作者：</td><td>张三</td><td>来源：</td><td>机关党委</td></tr></table>"
        text = page(row)
        assert (text.author, text.source) == ("张三", "机关党委")

    def test_without_a_value_take_no_sentence(self):
        assert page("<div>2018-03-06</div><div>来源：</div>").source == ""

    def test_in_english_with_a_name_before_them(self):
        text = in_html(
            "<h1>A visit</h1><p>By Li Wei | Updated: 2018-03-09 10:02 | Source: Party Office</p>"
            "<p>On Monday 42 members took part in the visit.</p>"
        )
        assert (text.author, text.source, text.published_at) == ("Li Wei", "Party Office", moment(2018, 3, 9, 10, 2))
        assert "By Li Wei" not in text.body

    def test_below_the_text_name_who_edited_and_who_typed(self):
        text = page(
            "<div>[作者：佚名 | 更新时间：2007-3-6 | 文章录入：admin ]</div>", "<p>文章录入：admin　责任编辑：王晓</p>"
        )
        assert text.responsible_editor == "王晓"
        assert "“2007-3-6”" in said(text)


class TestTitle:
    def test_is_not_the_name_of_the_site_in_a_heading_that_leads_home(self):
        text = page(
            f'<div class="article-title">{TITLE}</div><div>2018-03-06 来源：机关党委</div>',
            title='<h1><a href="/">某某省人民检察院</a></h1>',
            window="某某省人民检察院",
        )
        assert text.title == TITLE


class TestSeveralPages:
    @pytest.mark.parametrize(
        "pager",
        [
            "<p>上一页 <b>1</b> <a href='2.htm'>2</a> 下一页</p>",
            "<p>共 3 页 当前第 1 页</p>",
            "<p>1 <a href='b_2.html'>2</a> <a href='b_2.html'>Next</a> &gt;&gt;|</p>",
        ],
    )
    def test_of_one_text_are_said(self, pager):
        for text in (page("<div>2018-03-06</div>", pager), page("<div>2018-03-06</div>", text=TEXT + pager)):
            assert "one of several pages" in said(text)
            assert text.body.count("<p>") == 2

    @pytest.mark.parametrize("line", ["共1页", "下一页我们再说", "共12页材料，请各支部领取。", "1 2 3"])
    def test_are_said_of_nothing_else(self, line):
        assert "one of several pages" not in said(page(text=f"{TEXT}<p>{line}</p>"))


def test_lines_of_a_page_without_blocks_are_paragraphs():
    text = read(
        f"<html><body><center><b>{TITLE}</b></center><br>　　我们开会。<br><br>　　会开得好。<br></body></html>"
    )
    assert text.body == '<p class="indent">我们开会。</p>\n<p class="indent">会开得好。</p>'


def test_lines_that_breaks_end_are_named_apart_in_a_remark():
    text = page(title=f"<div>·讲话(1022)<br>·通知(988)</div><h1>{TITLE}</h1>", head="<div>2018-03-06</div>")
    assert "·讲话(1022) · ·通知(988)" in said(text)


@pytest.mark.parametrize("line", ["志愿服务办法.pdf", "2 李四 97"])
def test_names_of_files_and_rows_of_data_head_nothing(line):
    assert "<h2>" not in page(text=f"<p>{line}</p>{TEXT}").body


def test_words_of_the_site_below_a_text_are_no_part_of_it():
    text = page("<div>2018-03-06</div>", text=f"{TEXT}<p>【推荐给朋友】 【我要投稿】 【返回首页】</p>")
    assert "投稿" not in text.body
    assert "推荐给朋友" in said(text)
