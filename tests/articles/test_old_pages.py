"""Saved pages of an old site, each built in another way, read into what an article has places for."""

from contextlib import suppress
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.incoming import IncomingPicture
from articles.old_pages import Bundle, Folder, read_page
from articles.old_pages.decoding import decoded
from articles.old_pages.trees import BREAK
from publishing.richtext import clean, plain
from tests.articles.saved_pages import BLOCKS, ENGLISH, PLAIN, TABLES, WORD, in_html, moment, read, said

SEED = Path(__file__).resolve().parents[3] / "shared" / "seed" / "cadre-branch-article.txt"


def headings(incoming):
    return [plain(line) for line in incoming.body.splitlines() if line.startswith("<h")]


@pytest.mark.skipif(not SEED.exists(), reason="needs the model page, which is not part of the project")
class TestModelPage:
    @pytest.fixture
    def text(self):
        return read_page(SEED.read_bytes(), SEED.name, Bundle({}))

    def test_head(self, text):
        assert text.title == 'Cadre Branch: Where are the "Five Specialties"?'
        assert text.series == 'Party Building "Pilot" Brand Display'
        assert text.column == "Party conduct and clean government construction"
        assert text.published_at == moment(2020, 7, 1)
        assert (text.author, text.source) == ("", "")

    def test_note_brand_and_comment(self, text):
        assert plain(text.editors_note).startswith("According to the deployment")
        assert plain(text.editors_note).endswith("in turn——")
        assert text.brand_name == "Five Specialties"
        assert text.slogan == 'Insist on "Five Endeavours" and Create "Five Specialties" Branch'
        assert plain(text.comment).startswith("A branch is a fighting fortress.")
        assert plain(text.introduction).startswith("The Party Branch of the Cadre Office")

    def test_each_section_is_a_pair(self, text):
        assert [(pair.endeavour.split(",")[0], pair.specialty) for pair in text.pairs] == [
            ("Insist on learning from the original works", "special political"),
            ("Insist on fighting against epidemic situation", "special fighting"),
            ("Insist on breakthrough", "can bear hardships"),
            ("Adhere to clear responsibilities", "dedicated"),
            ("Adhere to principles", "special disciplinary"),
        ]
        assert [pair.text.count("<p>") for pair in text.pairs] == [2, 2, 2, 2, 4]
        assert len(headings(text)) == 6

    def test_no_word_of_the_body_is_lost(self, text):
        body = SEED.read_text().split("Small\n", 1)[1].split()
        kept = "[Editor's Note] ".split() + plain(text.editors_note).split() + plain(text.body).split()
        assert kept == body


class TestTables:
    """A layout of tables in GBK that says GB 2312, lines ended by breaks."""

    @pytest.fixture
    def text(self):
        return read(TABLES, "show.html", "gbk", files={"images/room.jpg": b"a room"})

    def test_head(self, text):
        assert (text.title, text.series, text.column) == ("办公室支部：四条路怎样走", "领航品牌展示", "党建工作")
        assert (text.published_at, text.author, text.source) == (moment(2008, 7, 1, 9, 30), "周岚", "")
        assert (text.responsible_editor, text.language) == ("王晓", "zh-hans")
        assert text.address == "/djgz/show.asp?id=317&page=1"

    def test_parts(self, text):
        assert plain(text.editors_note) == "八个支部依次展示，本期是第三个。"
        assert (text.brand_name, text.slogan) == ("四条路", "坚持“四个坚持”，打造“四条路”支部")
        assert plain(text.comment) == "说到做到，是这个支部的作风。"
        assert [(pair.endeavour, pair.specialty) for pair in text.pairs] == [
            ("坚持学习原著", "特别讲政治"),
            ("坚持服务基层", "特别能奉献"),
        ]

    def test_lines_are_paragraphs_and_the_one_table_that_is_none_of_the_layout_stays(self, text):
        assert '<p class="indent">每名党员选读一本原著，每月交流一次，从不间断。</p>' in text.body
        assert text.body.count("<table>") == 1
        assert '<th scope="col">年份</th>' in text.body

    def test_picture_is_taken_and_its_file_name_is_no_description(self, text):
        assert text.pictures == [IncomingPicture("room.jpg", b"a room", alt="")]
        assert '<p><img alt="" src="/media/incoming/0"></p>' in text.body

    def test_what_is_no_text_is_left_out_and_named(self, text):
        for words in ("不应出现", "热点新闻", "打印", "春季义务植树", "版权所有", "字号"):
            assert words not in text.body
        for words in ("机构设置", "热点新闻", "春季义务植树", "版权所有"):
            assert words in said(text)


class TestBlocks:
    """A layout of blocks with the meta tags of government sites."""

    @pytest.fixture
    def text(self):
        return read(BLOCKS, "t20200715_2863.html", files={"t20200715_2863_files/W020200715.jpg": b"a room"})

    def test_head(self, text):
        assert (text.title, text.column) == ("控告申诉支部：群众的事无小事", "党风廉政建设")
        assert (text.published_at, text.author, text.source) == (moment(2020, 7, 15, 10, 20), "", "机关党委")
        assert (text.responsible_editor, text.keywords) == ("王晓", "支部, 领航, 品牌")
        assert text.address == "/dflz/202007/t20200715_2863.shtml"

    def test_text(self, text):
        assert text.body == (
            '<p class="indent">来访的人多，问的事杂，支部立下的规矩却只有一条：当天的事当天答复。</p>\n'
            '<figure><img alt="来访接待室" src="/media/incoming/0"></figure>\n'
            "<h2>接待不过夜</h2>\n"
            "<p>去年一年，十一名党员轮流值守，接待群众六百余人次，"
            '<a href="/dflz/202007/t20200701_2801.shtml" rel="noopener noreferrer">上一期</a>写过的老陈也在其中。</p>\n'
            "<h2>答复有回音</h2>\n"
            "<p>每一件都有编号，每一个编号都有答复。</p>"
        )

    def test_what_is_no_text_is_left_out_and_named(self, text):
        for words in ("navigation was left out", "分享到微信", "备案号：12345", "隐藏文字", "其他支部甲"):
            assert words in said(text)


def test_page_saved_by_word():
    text = read(WORD, "police.htm", "cp1252", files={"police_files/image001.png": b"a van"})
    assert (text.title, text.author, text.source) == (
        "Judicial Police Branch: on time, every time",
        "Lu Jing",
        "Office of Police",
    )
    assert (text.published_at, text.language) == (moment(2020, 8, 3, 14, 5), "en")
    assert plain(text.editors_note) == "The fourth of eight."
    assert plain(text.comment) == "Order made visible."
    assert headings(text) == ["Before seven", "After seven"]
    assert "“Nobody waits for us,” says the driver; <strong>nobody</strong> ever has." in text.body
    assert text.pictures == [IncomingPicture("image001.png", b"a van", alt="The van in the yard")]
    assert "Mso" not in text.body


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_page_saved_as_text(encoding):
    text = read(PLAIN, "a.txt", encoding)
    assert (text.title, text.column) == ("案管支部：一本台账的一年", "支部风采")
    assert (text.published_at, text.source, text.author) == (moment(2020, 8, 20, 8, 15), "案管办", "文一舟")
    assert (text.responsible_editor, text.editors_note) == ("王晓", "<p>八个支部，一期一个。</p>")
    assert text.body == (
        "<p>案件管理办公室的台账有三百六十五页，一天一页。</p>\n<h2>一天一页</h2>\n<p>谁记的，谁签名；谁漏了，谁补上。</p>"
    )


def test_page_in_english_with_its_head_in_the_text():
    text = read(ENGLISH, "notes-7.html")
    assert (text.title, text.column, text.source) == ("Grass-roots notes", "Branches", "Policy Research")
    assert (text.published_at, text.address) == (moment(2019, 3, 12), "/en/2019/notes-7.html")
    assert (text.brand_name, text.slogan) == ("Read First", "Read first, then speak")
    assert [pair.specialty for pair in text.pairs] == ["well-read", "can be understood"]
    assert "Another one" not in text.body
    assert "Another one" in said(text)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<meta charset="gb2312">镕'.encode("gbk"), "镕"),
        ('<meta charset="utf-8">党'.encode("gbk"), "党"),
        ('<meta charset="no-such">党'.encode(), "党"),
        ('<meta charset="rot13">党'.encode(), "党"),
        ("党".encode("utf-16"), "党"),
        ('<?xml version="1.0" encoding="GBK"?>党'.encode("gbk"), "党"),
    ],
)
def test_characters_are_read_whatever_is_declared(content, text):
    assert decoded(content)[0].endswith(text)
    assert decoded(content)[1]


def test_characters_that_cannot_be_read_are_said():
    text = read_page(b"<p>Notes</p><p>We met.\xff\xff\x81</p>", "a.html", Bundle({}))
    assert "could not be read" in said(text)


class TestPictures:
    PAGE = '<h1>Notes</h1><p>We met in the large room.</p><p><img src="{}"></p>'

    @pytest.mark.parametrize(
        ("address", "name"),
        [
            ("room.jpg", "news/room.jpg"),
            ("./page_files/room.jpg", "news/page_files/room.jpg"),
            ("http://www.example.gov.cn/pic/room.jpg?v=2", "news/page_files/room.jpg"),
            ("/pic/room.jpg", "pic/room.jpg"),
            ("../pic/room%20one.jpg", "pic/room one.jpg"),
            ("pic\\room.jpg", "news/pic/room.jpg"),
        ],
    )
    def test_is_found_beside_the_page(self, tmp_path, address, name):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"a room")
        (tmp_path / "news").mkdir(exist_ok=True)
        for beside in (Folder(tmp_path), Bundle({name: b"a room"})):
            text = read_page(self.PAGE.format(address).encode(), "news/page.html", beside)
            assert [picture.content for picture in text.pictures] == [b"a room"]
            assert '<img alt="" src="/media/incoming/0">' in text.body

    @pytest.mark.parametrize(
        "address",
        [
            "../secret.jpg",
            "../../secret.jpg",
            "/../secret.jpg",
            "..%2Fsecret.jpg",
            "link.jpg",
            "{outside}/secret.jpg",
            "file://{outside}/secret.jpg",
            "room.jpg%00.png",
            "/media/pictures/secret.jpg",
            "/media/incoming/0",
            "http://[",
            "data:image/png;base64,====",
            "javascript:alert(1)",
            " ",
        ],
    )
    def test_is_never_taken_from_elsewhere(self, tmp_path, address):
        (tmp_path / "secret.jpg").write_bytes(b"secret")
        folder = tmp_path / "pages"
        folder.mkdir()
        (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
        page = self.PAGE.format(address.format(outside=tmp_path)).encode()
        for beside in (Folder(folder), Bundle({"other.jpg": b"x"})):
            text = read_page(page, "page.html", beside)
            assert [picture.content for picture in text.pictures if picture.content] == []
            assert "/media/pictures" not in text.body

    def test_that_is_missing_is_named(self):
        text = in_html(self.PAGE.format("pic/room.jpg"))
        assert text.pictures == []
        assert "room.jpg" in said(text)

    def test_that_stands_twice_is_taken_once(self):
        page = self.PAGE.format("room.jpg") + '<p>Again <img src="room.jpg" alt="The room"></p>'
        text = read(page, files={"room.jpg": b"a room"})
        assert len(text.pictures) == 1
        assert text.body.count("/media/incoming/0") == 2


class TestLinks:
    def test_to_other_old_pages_go_where_those_stood(self):
        text = in_html(
            '<h1>Notes</h1><p>See <a href="b.html">the other</a>, <a href="https://example.org/c">one outside</a> and '
            '<a href="javascript:alert(1)">none</a>.</p>',
            '<link rel="canonical" href="http://www.example.gov.cn/news/a.html">',
        )
        assert 'href="/news/b.html"' in text.body
        assert 'href="https://example.org/c"' in text.body
        assert "javascript" not in text.body

    def test_are_undone_where_nobody_knows_where_the_page_stood(self):
        text = in_html('<h1>Notes</h1><p>See <a href="b.html">the other</a> there.</p>')
        assert "See the other there." in text.body
        assert "undone" in said(text)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no text"),
        (b"<html><body><script>x</script></body></html>", "no text"),
        (b"<html></html>", "no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no page"),
        (b"<p>" + b"x" * (5 * 1024 * 1024), "larger than 5 MB"),
    ],
)
def test_what_is_no_page_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        read_page(content, "page.html", Bundle({}))


def test_scripts_handlers_and_styles_never_come_in():
    text = in_html(
        '<h1>Notes</h1><p onclick="x()" style="color:red">We <script>alert(1)</script>met.</p><iframe src="//x">'
        "</iframe><svg onload=alert(1)></svg><p>It was early.</p>"
    )
    assert text.body == "<p>We met.</p>\n<p>It was early.</p>"
    assert "A film, a sound or a frame" in said(text)


def test_broken_lines_of_a_text_are_joined():
    lines = (
        "The members met in the morning, as they do on the first\n"
        "working day of each month, and read together for an\nhour."
    )
    text = read(f"Notes\nTime: 2020-07-01\n\n{lines}\n\nThen they went to work.\n", "notes.txt")
    assert text.body == f"<p>{lines.replace(chr(10), ' ')}</p>\n<p>Then they went to work.</p>"


def test_a_page_nested_as_deep_as_it_goes_is_read_or_refused():
    deep = "<div>" * 5000 + "We met." + "</div>" * 5000
    with suppress(ValidationError):
        assert read(f"<h1>Notes</h1>{deep}").title == "Notes"


SCRAPS = [
    *"<p> </p> <div> </div> <table> <tr> <td> </td></tr></table> <br> <b> </b> <h1> </h2> <img src=a.jpg>".split(),
    *"<a href=b> <span> <center> <ul> <li> <font> <o:p> <!-- --> <![if !x]> <base href=//> <style> <svg> &#0;".split(),
    *[
        "作者：",
        "时间：2020-07-01",
        "【编者按】",
        "党委点评：",
        "品牌简介",
        "坚持学，打造“好”支部",
        "（作者：甲）",
        "当前位置：首页 > 甲",
    ],
    *["We met.", BREAK, "　　", "\n", "\n\n", "——", "x" * 90 + "."],
]


@given(st.lists(st.sampled_from(SCRAPS), max_size=30).map("".join))
def test_any_tangle_is_read_or_refused(tangle):
    for text in (tangle, f"<html><title>Notes</title>{tangle}"):
        with suppress(ValidationError):
            page = read(text)
            assert page.body == clean(page.body)
            assert BREAK not in page.body
