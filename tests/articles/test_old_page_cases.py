"""Pages as people brought them, and others of their kinds: each came in wrong once."""

import base64
import zipfile

import pytest
from django.core.exceptions import ValidationError

from articles.old_pages import Bundle, read_page
from articles.old_pages.bundles import name_of
from publishing.richtext import plain
from tests.articles.saved_pages import CASES, in_html, moment, read, said

SENTENCE = "7月1日上午，机关党委组织各支部党员到红色教育基地开展主题党日活动。"
HEAD = "<h1>主题党日</h1><p>时间：2019-07-02 来源：机关党委</p>"


def case(name):
    return read_page((CASES / name).read_bytes(), name, Bundle({}))


def from_archive(name, page):
    with zipfile.ZipFile(CASES / name) as archive:
        files = {name_of(member): archive.read(member) for member in archive.infolist()}
    return read_page(files[page], page, Bundle(files))


class TestHiddenText:
    def test_that_a_script_would_show_comes_in(self):
        text = case("wechat.html")
        assert text.title == "主题党日走进红色基地"
        assert (text.published_at, text.source) == (moment(2024, 7, 1, 18, 20), "某机关党建")
        assert plain(text.body).count("重温入党誓词") == 2
        assert "hides its text until a script shows it" in said(text)

    @pytest.mark.parametrize("style", ["visibility: hidden; opacity: 0", "display:none", "opacity:0"])
    @pytest.mark.parametrize("name", ['id="js_content"', 'class="TRS_Editor"', ""])
    def test_comes_in_however_it_is_hidden(self, style, name):
        text = in_html(f'{HEAD}<div {name} style="{style}"><p>{SENTENCE * 2}</p></div>')
        assert SENTENCE in text.body

    def test_comes_in_where_only_the_style_sheet_hides_it(self):
        text = in_html(
            f'{HEAD}<div id="js_content" class="late"><p>{SENTENCE}</p></div>', "<style>.late{display:none}</style>"
        )
        assert SENTENCE in text.body

    def test_stays_out_beside_a_text_that_is_shown(self):
        text = in_html(
            f'{HEAD}<p>{SENTENCE}</p><p class="no">某甲</p><div style="display:none"><p>{"某乙，" * 90}。</p></div>',
            "<style>.no, #x { display: none }</style>",
        )
        assert plain(text.body) == SENTENCE
        assert "某甲" in said(text)
        assert "某乙" in said(text)

    @pytest.mark.parametrize("script", ['var ct = "1561939200";', "var createTime = '2019-07-01 08:00';"])
    def test_has_the_day_that_only_its_script_says(self, script):
        text = in_html(f'<script>{script}</script><h1>主题党日</h1><div id="js_content"><p>{SENTENCE}</p></div>')
        assert text.published_at == moment(2019, 7, 1, 8)


class TestLatePictures:
    def test_of_an_archive_come_in(self):
        text = from_archive("lazy.zip", "news/p.html")
        assert [picture.name for picture in text.pictures] == ["a.jpg", "b.jpg"]
        assert text.remarks == []

    @pytest.mark.parametrize(
        "picture",
        [
            '<img src="blank.gif" data-original="a.jpg">',
            '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=" data-lazy-src="a.jpg">',
            '<img data-actualsrc="a.jpg">',
            '<img data-echo="./a.jpg" src="loading.gif">',
            '<img srcset="small.jpg 320w, a.jpg 1200w">',
            '<img src="blank.gif" srcset="a.jpg 2x">',
            '<picture><source srcset="a.jpg"><img src="blank.gif"></picture>',
            '<img src="blank.gif"><noscript><img src="a.jpg"></noscript>',
            '<noscript><img src="a.jpg"></noscript>',
            '<a href="a.jpg"><img src="small.gif"></a>',
            '<section style="background-image: url(&quot;a.jpg&quot;)"></section>',
            '<img src="A.JPG">',
            '<img data-imgsrc="a.jpg">',
            '<img src="blank.gif" real_src="a.jpg">',
            '<img src="blank.gif" data-croporisrc="./a.jpg?wx_fmt=jpeg" title="room.jpg">',
        ],
    )
    def test_come_in_and_placeholders_stay_out(self, picture, blank):
        text = read(
            f'{HEAD}<div id="zoom"><p>{SENTENCE}</p><p>{picture}</p></div>',
            files={"a.jpg": b"a room", "blank.gif": blank, "loading.gif": blank},
        )
        assert [picture.content for picture in text.pictures] == [b"a room"]

    def test_that_did_not_come_along_are_named_and_not_replaced_by_a_blank(self, blank):
        page = f'{HEAD}<p>{SENTENCE}</p><p><img src="blank.gif" data-src="https://example.cn/room.jpg?x=1"></p>'
        text = read(page, files={"blank.gif": blank})
        assert text.pictures == []
        assert "room.jpg" in said(text)

    @pytest.mark.parametrize("name", ["loadsrc", "x-src", "data-imgsrc", "real_src"])
    def test_that_no_maker_is_known_for_are_named(self, name):
        text = read(f'{HEAD}<p>{SENTENCE}</p><p><img {name}="https://example.cn/room.jpg"></p>')
        assert "room.jpg" in said(text)

    @pytest.fixture
    def blank(self):
        with zipfile.ZipFile(CASES / "lazy.zip") as archive:
            return archive.read("news/images/loading.png")


class TestCharacters:
    @pytest.mark.parametrize(
        "declared", ["iso-8859-1", "windows-1252", "us-ascii", "utf-8", "gb2312", "big5", "nonsense", ""]
    )
    @pytest.mark.parametrize("encoding", ["gbk", "utf-8", "gb18030", "utf-16", "utf-16-le", "utf-8-sig"])
    def test_are_those_of_a_chinese_page_whatever_it_declares(self, encoding, declared):
        head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
        text = read(f"<html><head>{head}</head><body>{HEAD}<p>{SENTENCE}</p></body></html>", encoding=encoding)
        assert (text.title, plain(text.body)) == ("主题党日", SENTENCE)
        assert "could not be read" not in said(text)

    def test_are_those_of_a_traditional_page(self):
        text = read(f"<h1>主題黨日</h1><p>{'黨員們重溫入黨誓詞，參觀了革命歷史陳列館。' * 2}</p>", encoding="big5")
        assert text.title == "主題黨日"

    @pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
    def test_of_a_page_with_one_broken_place_are_read_around_it(self, encoding):
        whole = f"{HEAD}<p>{SENTENCE}</p><p>{SENTENCE}</p>".encode(encoding)
        text = read_page(whole[:-40] + b"\xff" + whole[-40:], "a.html", Bundle({}))
        assert SENTENCE in text.body
        assert "could not be read" in said(text)

    def test_of_a_page_in_two_encodings_are_read(self):
        page = f"<h1>主题党日</h1>\n<p>{SENTENCE * 3}</p>\n".encode() + f"<p>{SENTENCE}</p>".encode("gbk")
        assert plain(read_page(page, "a.html", Bundle({})).body).count(SENTENCE) == 4

    def test_of_an_english_page_in_latin_stay_latin(self):
        text = read('<meta charset="iso-8859-1"><h1>Notes</h1><p>“Café” – £5, she said.</p>', encoding="cp1252")
        assert plain(text.body) == "“Café” – £5, she said."

    def test_that_nobody_sees_are_gone(self):
        text = case("unseen.html")
        for word in ("党建工作", "高质量发展", "群众工作"):
            assert word in text.body
        assert text.body.count("<p>") == 2


class TestDays:
    @pytest.mark.parametrize(
        ("name", "when"),
        [
            ("day-updated.html", (2019, 7, 1)),
            ("day-wide.html", (2019, 7, 1)),
            ("day-afternoon.html", (2019, 7, 1, 15, 30)),
            ("day-utc.html", (2019, 7, 1, 7, 30)),
        ],
    )
    def test_of_pages_as_they_say_them(self, name, when):
        assert case(name).published_at == moment(*when)

    def test_that_were_not_taken_are_said(self):
        assert "2023-01-01" in said(case("day-updated.html"))

    @pytest.mark.parametrize(
        "head",
        [
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2019-06-30T23:30:00Z"}]}</script>',
            '<script type="application/ld+json">{"datePublished": "2019-06-30T23:30:00Z",}</script>',
            '<meta property="article:published_time" content="2019-07-01T07:30:00+08:00">',
            '<meta name="firstpublishedtime" content="2019-07-01-07:30:00">',
            '<meta name="publishdate" content="2019-07-01"><meta name="PubDate" content="2019-07-01 07:30">',
            '<meta name="publishdate" content="1561937400">',
            '<meta name="lastmodified" content="2023-01-01"><meta itemprop="datePublished" content="2019-07-01 7:30">',
        ],
    )
    def test_that_the_page_states_are_asked_first(self, head):
        text = in_html(f"<h1>主题党日</h1><p>更新时间：2023-01-01</p><p>{SENTENCE}</p>", head)
        assert text.published_at == moment(2019, 7, 1, 7, 30)
        assert "2023-01-01" in said(text)

    def test_have_the_time_that_stands_elsewhere(self):
        text = in_html(
            f"<h1>主题党日</h1><p>发布时间：2019年7月1日 下午3:30</p><p>{SENTENCE}</p>",
            '<meta name="PubDate" content="2019-07-01">',
        )
        assert text.published_at == moment(2019, 7, 1, 15, 30)

    @pytest.mark.parametrize("opening", ["<p>各支部：</p>", f"<p>{SENTENCE}</p>", ""])
    def test_of_a_meeting_are_not_those_of_the_page(self, opening):
        lines = "<p>时间：2019年7月5日（星期五）上午9:00</p><p>地点：三楼会议室</p>"
        text = in_html(f'<div id="zoom"><p>关于开会的通知</p>{opening}{lines}<p>{SENTENCE}</p></div>')
        assert text.published_at is None
        assert "2019年7月5日" in text.body

    def test_that_can_be_read_in_two_ways_are_not_taken(self):
        text = in_html(f"<h1>主题党日</h1><p>时间：7/1/2019</p><p>{SENTENCE}</p>")
        assert text.published_at is None
        assert "7/1/2019" in said(text)

    def test_of_the_maker_of_the_page_are_better_than_none_and_said(self):
        text = in_html(
            f"<h1>主题党日</h1><p>{SENTENCE}</p>", '<meta name="others" content="页面生成时间 2019-07-01 08:00">'
        )
        assert text.published_at == moment(2019, 7, 1, 8)
        assert "names no day of publication" in said(text)

    def test_in_a_list_beside_the_text_are_not_those_of_the_text(self):
        news = "<table>" + "".join(f"<tr><td>要闻{n}</td><td>2018-01-0{n}</td></tr>" for n in range(1, 9)) + "</table>"
        text = in_html(f'{news}{HEAD}<div class="TRS_Editor"><p>{SENTENCE}</p></div>')
        assert (text.title, text.published_at) == ("主题党日", moment(2019, 7, 2))


class TestLines:
    def test_of_preformatted_text_are_paragraphs(self):
        text = case("pre.html")
        assert text.body.count('<p class="indent">') == 3
        assert "二是严格请假；三是做好志愿服务。" in text.body

    @pytest.mark.parametrize("element", ["pre", 'div style="white-space: pre-wrap"', 'p style="white-space:pre-line"'])
    def test_of_any_element_that_keeps_them_are_paragraphs(self, element):
        lines = f"{SENTENCE}\n\n<b>第二段</b>，很短。\n　　第三段，\n还没完。"
        text = in_html(f"{HEAD}<{element}>{lines}</{element.split()[0]}>")
        assert plain(text.body) == f"{SENTENCE} 第二段，很短。 第三段，还没完。"
        assert text.body.count("<p") == 3

    def test_of_a_text_file_that_are_indented_are_paragraphs(self):
        text = read(
            f"会议纪要\n时间：2019-07-02\n　　{SENTENCE}\n　　会议议定三件事：一是加强学习；\n二是严格请假。\n", "a.txt"
        )
        assert text.body == f"<p>{SENTENCE}</p>\n<p>会议议定三件事：一是加强学习；二是严格请假。</p>"


class TestNamedText:
    def test_counts_though_a_list_beside_it_has_more_words(self):
        text = case("short-text.html")
        assert (text.title, text.source, text.published_at) == ("走访慰问老党员", "机关党委", moment(2019, 7, 1))
        assert plain(text.body) == "“七一”前夕，支部书记带队走访慰问了三位老党员。 老党员们十分感动。"
        assert "要闻第29条标题" in said(text)

    @pytest.mark.parametrize(
        "name",
        [
            *('id="zoom"', 'id="UCAP-CONTENT"', 'class="pages_content"', 'id="vsb_content"', 'class="v_news_content"'),
            *(
                'class="view TRS_UEDITOR"',
                'class="Custom_UnionStyle"',
                'class="article-content"',
                'itemprop="articleBody"',
            ),
        ],
    )
    @pytest.mark.parametrize("tag", ["div", "td", "span"])
    def test_is_known_by_the_names_of_many_makers(self, name, tag):
        part = f"<{tag} {name}>支部走访了三位老党员。</{tag}>"
        part = f"<table><tr>{part}</tr></table>" if tag == "td" else part
        text = in_html(f"{HEAD}<div>{'别处的一句话，很长很长。' * 20}</div>{part}")
        assert plain(text.body) == "支部走访了三位老党员。"
        assert "别处的一句话" in said(text)

    def test_of_several_parts_is_put_together_in_order(self):
        parts = "".join(f'<div class="TRS_Editor"><p>第{n}部分，{SENTENCE}</p></div><p>广告{n}</p>' for n in "一二三")
        text = in_html(HEAD + parts)
        assert [plain(line)[:4] for line in text.body.splitlines()] == ["第一部分", "第二部分", "第三部分"]
        assert "广告二" in said(text)

    def test_is_not_left_out_for_a_class_that_means_printing(self):
        text = in_html(f'{HEAD}<div>{SENTENCE * 3}</div><div class="print tools"><div id="zoom">短短一句。</div></div>')
        assert plain(text.body) == "短短一句。"


class TestDocuments:
    def test_that_came_along_become_attachments_or_are_said(self):
        text = from_archive("documents.zip", "news/t.html")
        assert [(document.name, document.title) for document in text.documents] == [("list.xlsx", "1.名单")]
        assert "plan.pdf was not taken" in said(text)
        assert "href" not in text.body

    def test_that_did_not_come_along_are_named(self):
        text = in_html(f'{HEAD}<p>{SENTENCE}</p><p><a href="/upload/plan.doc">方案</a></p>')
        assert "方案 (plan.doc)" in said(text)
        assert "href" not in text.body

    def test_with_personal_data_are_not_taken(self, tmp_path):
        text = from_archive("documents.zip", "news/t.html")
        assert text.documents
        page = f'{HEAD}<p>{SENTENCE}</p><p><a href="list.docx">名单</a></p>'
        text = read(page, files={"list.docx": b"PK\x03\x04 not a document"})
        assert text.documents == []
        assert "list.docx was not taken" in said(text)

    @pytest.mark.parametrize(
        ("address", "name"),
        [
            ("LIST.XLSX", "news/list.xlsx"),
            ("%C3%FB%B5%A5.xlsx", "news/名单.xlsx"),
            ("%E5%90%8D%E5%8D%95.xlsx", "news/名单.xlsx"),
            (".\\file\\list.xlsx?v=2", "news/file/list.xlsx"),
            ("http://www.example.gov.cn/upload/list.xlsx", "www.example.gov.cn/upload/list.xlsx"),
            ("file:///C:/Documents/page_files/list.xlsx", "news/page_files/list.xlsx"),
            ("C:\\Documents\\page.files\\list.xlsx", "news/page.files/list.xlsx"),
            ("/down.do?id=7&name=list.xlsx", "down.do@id=7&name=list.xlsx"),
            ("a%3Ab.xlsx", "news/a_b.xlsx"),
        ],
    )
    def test_are_found_however_their_names_are_written(self, address, name, tmp_path):
        with zipfile.ZipFile(CASES / "documents.zip") as archive:
            content = archive.read("news/list.xlsx")
        page = f'{HEAD}<p>{SENTENCE}</p><p><a href="{address}">名单</a></p>'
        text = read(page, "news/page.html", files={name: content})
        assert [document.title for document in text.documents] == ["名单"]


class TestCaptions:
    def test_that_were_typed_by_hand_are_captions(self):
        text = from_archive("captions.zip", "news/p.html")
        assert "<figcaption>图为党员重温入党誓词</figcaption>" in text.body
        assert "<figcaption>党员参观革命历史陈列馆　李华 摄</figcaption>" in text.body
        assert "<h" not in text.body

    @pytest.mark.parametrize(
        "caption",
        [
            *(
                "图1 参观现场",
                "图为参观现场",
                "▲参观现场（李华 摄）",
                "参观现场　李华/摄",
                "摄影：李华",
                "上图：参观现场",
            ),
            *("Photo: the visit", "（图片来源：机关党委）"),
        ],
    )
    @pytest.mark.parametrize("shape", ["<p>{picture}</p><p>{caption}</p>", "<p>{picture}<br>{caption}</p>"])
    def test_are_known_by_their_words(self, caption, shape):
        lines = shape.format(picture='<img src="a.jpg">', caption=caption)
        text = read(f"{HEAD}<p>{SENTENCE}</p>{lines}<p>{SENTENCE}</p>", files={"a.jpg": b"a room"})
        assert f"<figcaption>{caption}</figcaption>" in text.body

    def test_are_no_headings_where_nobody_knows(self):
        page = f'{HEAD}<p>{SENTENCE}</p><p><img src="a.jpg"></p><p>党员在参观</p><p>{SENTENCE * 2}</p>'
        assert "<p>党员在参观</p>" in read(page, files={"a.jpg": b"a room"}).body

    def test_of_a_picture_that_did_not_come_are_no_headings(self):
        text = in_html(f'{HEAD}<p><img src="a.jpg"></p><p align="center">图为参观现场</p><p>{SENTENCE * 2}</p>')
        assert '<p class="align-center">图为参观现场</p>' in text.body

    def test_numbered_lines_below_a_picture_stay_headings(self):
        page = f'{HEAD}<p><img src="a.jpg"></p><p align="center">一、加强学习</p><p>{SENTENCE * 2}</p>'
        assert "<h2>一、加强学习</h2>" in read(page, files={"a.jpg": b"a room"}).body


class TestWebArchives:
    PAGE = (
        'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        "Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Location: http://www.example.gov.cn/a/b.html\r\n\r\n{page}\r\n--x\r\nContent-Type: image/jpeg\r\n"
        "Content-Transfer-Encoding: base64\r\nContent-Location: http://www.example.gov.cn/a/c.jpg\r\n\r\nYSByb29t\r\n--x--"
    )

    def test_is_read_with_its_pictures(self):
        page = f'{HEAD}<p>{SENTENCE}</p><p><img src="c.jpg"></p>'.encode("gbk")
        text = read_page(self.PAGE.format(page=b64(page)).encode(), "a.mht", Bundle({}))
        assert (text.title, plain(text.body)) == ("主题党日", SENTENCE)
        assert [picture.content for picture in text.pictures] == [b"a room"]

    def test_in_short(self):
        assert case("page.mht").body == "<p>x</p>"

    @pytest.mark.parametrize("content", [b"", b"MIME-Version: 1.0\r\n\r\nno page", b"\0" * 50])
    def test_without_a_page_says_the_way_out(self, content):
        with pytest.raises(ValidationError, match="save it as a complete web page"):
            read_page(content, "a.mht", Bundle({}))


def b64(content):
    return base64.b64encode(content).decode()


class TestTitles:
    @pytest.mark.parametrize(
        ("head", "body"),
        [
            ("<title>走访慰问老党员-某省直机关党建网</title>", "<h3>走访慰问老党员</h3>"),
            ("<title>某省直机关党建网_走访慰问老党员</title>", "<div class=tit>走访慰问老党员</div>"),
            ('<title>首页</title><meta name="ArticleTitle" content="走访慰问老党员">', "<h1>某网站</h1>"),
            ('<title>某网站</title><meta property="og:title" content="走访慰问老党员">', "<p>走访慰问老党员</p>"),
            ("<title>走访慰问老党员 - 图片新闻 - 某省人民检察院</title>", ""),
        ],
    )
    def test_are_those_of_the_page_and_not_of_its_site(self, head, body):
        text = in_html(f"{body}<p>时间：2019-07-01</p><p>{SENTENCE}</p>", head)
        assert text.title == "走访慰问老党员"

    def test_have_their_subtitle(self):
        text = in_html(f"<h1>走访</h1><p>——记机关党委</p><p>时间：2019-07-01</p><p>{SENTENCE}</p>")
        assert (text.title, text.subtitle) == ("走访", "记机关党委")

    def test_of_a_text_file_are_no_tools_of_the_page(self):
        text = read(f"【字号：大｜中｜小】\n走访慰问\n时间：2019-07-01 来源：机关党委\n{SENTENCE}\n", "c.txt")
        assert (text.title, text.column) == ("走访慰问", "")


def test_fractions_and_powers_are_no_other_numbers():
    text = in_html(f"{HEAD}<p>占<math><mfrac><mn>3</mn><mn>4</mn></mfrac></math>，{SENTENCE}</p>")
    assert "占3/4，" in text.body


def test_other_editors_are_no_part_of_a_name():
    text = in_html(f"{HEAD}<p>{SENTENCE}</p><p>（作者：张卫国 审核：李明）</p>")
    assert text.author == "张卫国"
    assert "审核：李明" in said(text)


def test_what_follows_an_embedded_film_is_read():
    text = in_html(f'{HEAD}<p><embed src="film.swf"></p><p>{SENTENCE}</p>')
    assert plain(text.body) == SENTENCE
    assert "film.swf" in said(text)


@pytest.mark.parametrize(
    ("element", "words"),
    [
        ('<mpvoice name="书记讲党课"></mpvoice>', "书记讲党课"),
        ('<qqmusic music_name="国际歌"></qqmusic>', "国际歌"),
        ('<mp-miniprogram data-miniprogram-title="学习平台"></mp-miniprogram>', "学习平台"),
        ('<mp-weixin-video src="https://example.cn/v"></mp-weixin-video>', "https://example.cn/v"),
    ],
)
def test_what_is_heard_or_opened_in_one_program_alone_is_named(element, words):
    text = read(f'{HEAD}<div id="js_content"><p>{SENTENCE}</p>{element}</div>')
    assert words in said(text)


def test_a_picture_behind_words_is_named():
    section = '<section style="background: url(leaf.jpg)">Words on a leaf.</section>'
    text = read(f'{HEAD}<div id="js_content"><p>{SENTENCE}</p>{section}</div>', files={"leaf.jpg": b"a leaf"})
    assert "Pictures behind words were left out: leaf.jpg" in said(text)
    assert "Words on a leaf." in text.body
