import html
import re
import unicodedata
from html.parser import HTMLParser

import pytest
from django.core import serializers
from django.db.models.functions import Left
from django.template import Context, Template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Series
from publishing.editions import State
from publishing.richtext import CLASSES, RENAMED, TAGS, RichTextField, RichTextFormField, clean, plain
from publishing.widgets import RichTextWidget
from tests.factories import ColumnFactory, SeriesFactory, UserFactory, make_article

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x00>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='/media/a.png' onload=alert(1)>",
    '<img src="/media/a.png"onerror="alert(1)">',
    "<img/src=x/onerror=alert(1)>",
    "<img src=javascript:alert(1)>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img src=//evil.example/pixel.gif>",
    "<img src=/media/../admin/logout/>",
    "<img src=/media/%2e%2e/admin/logout/>",
    "<img srcset='//evil.example/a 1x' src=/media/a.png>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='java&#x0A;script:alert(1)'>x</a>",
    "<a href='&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)'>x</a>",
    "<a href='&#0000106avascript&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='/x' onclick='alert(1)' style='position:fixed;inset:0' target=_blank id=x name=y>x</a>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<p style='width:expression(alert(1))' onmouseover=alert(1) onfocus=alert(1) autofocus tabindex=0>x</p>",
    "<p class='site-header indent' data-x=1 aria-label=y hidden dir=rtl lang=xx contenteditable>x</p>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text y=20>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<svg></p><style><a title='</style><img src=x onerror=alert(1)>'>",
    "<math href='javascript:alert(1)'>x</math>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><mi><mglyph><style><img src=x onerror=alert(1)></style></mglyph></mi></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<title><img title='</title><img src=x onerror=alert(1)>'>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<listing>&lt;img onerror=alert(1) src=x></listing>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<body onload=alert(1)>x",
    "<form action=//evil.example/><input name=password><button formaction=javascript:alert(1)>Sign in</button></form>",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<table background=javascript:alert(1)><tr><td background=javascript:alert(1)>x</td></tr></table>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><?import namespace=t implementation=#default#time2>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p>a</p><p title='<p>' onclick=x>b<<p>c",
    "<img alt='<script>alert(1)</script>' src=/media/a.png>",
    "<img alt='\"><script>alert(1)</script>' src=/media/a.png>",
    "<a href='https://example.org/\"onclick=\"alert(1)'>x</a>",
    "<x onclick=alert(1)>y</x><p/onclick=alert(1)>z",
    "</textarea></div><script>alert(1)</script>",
]
OURS = {
    "a": {"href", "rel"},
    **{tag: {*TAGS[tag], *(["class"] if tag in CLASSES else [])} for tag in TAGS if tag != "a"},
}


class Inventory(HTMLParser):
    """Every tag of a text, with its attributes, read by another parser than the one that cleaned it."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))


def assert_harmless(text):
    assert "<script" not in text.lower()
    assert "<!--" not in text
    for tag, attributes in Inventory(text).tags:
        assert tag in TAGS
        assert attributes.keys() <= OURS[tag]
        assert set(attributes.get("class", "").split()) <= set(CLASSES.get(tag, ()))
        scheme = re.match(r"[\s\x00-\x20]*([a-z0-9+.-]*):", attributes.get("href", "").lower())
        assert scheme is None or scheme[1] in ("http", "https", "mailto", "tel")
        if tag == "img":
            assert attributes["src"].startswith("/media/")
            assert ".." not in attributes["src"]
            assert "%" not in attributes["src"]


# --- What is taken out


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_harmless_alone_and_within_other_text(attack):
    for text in (
        attack,
        f"<p>before {attack} after</p>",
        f"<table><tr><td>{attack}</table>",
        f"<svg>{attack}",
        attack * 2,
    ):
        cleaned = clean(text)
        assert_harmless(cleaned)
        assert clean(cleaned) == cleaned


TAG_SOUP = st.lists(
    st.sampled_from([f"<{tag}>" for tag in [*TAGS, *RENAMED, "svg", "math", "mglyph", "style", "select", "object"]])
    | st.sampled_from([f"</{tag}>" for tag in [*TAGS, *RENAMED, "svg", "math", "style", "select", "object"]])
    | st.sampled_from(
        ["<a href='/x' onclick=y>", "<img src=/media/a.png alt='<b>'>", "<p class='indent x'>", "<!--", "-->"]
    )
    | st.sampled_from(["&nbsp;", "\u0338", "&#x338;", "&#1;", "\ud800", "中", "\n", " ", "<", ">", '"', "&lt;"])
    | st.sampled_from(ATTACKS)
    | st.text(max_size=4)
).map("".join)


@given(st.text(st.characters()) | TAG_SOUP)
def test_any_text_comes_out_harmless_stable_and_normalised(text):
    cleaned = clean(text)
    assert_harmless(cleaned)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not re.search(r"[\0-\x08\x0b-\x1f]", cleaned)


@pytest.mark.parametrize(
    "nothing",
    ["", " \n", "<p></p>", "<p>&nbsp;</p>", "<p><br></p>", "<p>\u3000</p>", "<h2><strong>&nbsp;</strong></h2>",
     "<div>\n<div>\u200b</div>\n</div>", "<ul><li></li></ul>", "<table><tr><td>&nbsp;</td></tr></table>", "<img alt=x>",
     "<img src=https://example.org/a.png>", "<p>\ufeff</p>", "<!-- x -->"],
)  # fmt: skip
def test_what_no_reader_would_see_is_nothing(nothing):
    assert clean(nothing) == ""


@pytest.mark.parametrize("something", ["<p>0</p>", '<img alt="" src="/media/a.png">', "<hr>", "<p>·</p>"])
def test_what_a_reader_would_see_stays(something):
    assert clean(something) == something


@pytest.mark.parametrize(
    "address",
    ["https://example.org/?a=1&amp;b=2#c", "http://例子.cn/路", "mailto:office@example.org", "tel:+8610",
     "/articles/one/", "#part", "?page=2", "//example.org/x"],
)  # fmt: skip
def test_link_to_a_sane_address_stays(address):
    assert clean(f'<p><a href="{address}">x</a></p>') == f'<p><a href="{address}" rel="noopener noreferrer">x</a></p>'


def test_link_that_leads_nowhere_leaves_its_words():
    assert clean('<p><a name="_Toc1">One</a> <a href="javascript:x">two</a> <a href=" ">three</a></p>') == (
        "<p>One two three</p>"
    )


def test_picture_without_a_source_goes_and_its_caption_stays():
    assert clean('<figure><img alt="a &gt; src=b"><figcaption>Words</figcaption></figure>') == (
        "<figure><figcaption>Words</figcaption>\n</figure>"
    )


def test_pictures_come_from_media_url_only(settings):
    settings.MEDIA_URL = "https://media.example.org/files/"
    assert clean('<img src="/media/a.png"><img src="https://media.example.org/files/b/c.png">') == (
        '<img src="https://media.example.org/files/b/c.png">'
    )
    assert clean('<img src="https://media.example.org/files/../c.png">') == ""


def test_numbers_and_scopes_are_numbers_and_scopes():
    assert clean(
        '<table><tr><th scope="row" rowspan="x">a</th><td colspan="2" rowspan="0">b</td></tr></table>'
        '<ol start="3"><li>c</li></ol><img src="/media/a.png" width="100%" height="80">'
    ) == (
        '<table><tbody><tr><th scope="row">a</th>\n<td colspan="2">b</td>\n</tr>\n</tbody>\n</table>\n'
        '<ol start="3"><li>c</li>\n</ol>\n<img height="80" src="/media/a.png">'
    )


# --- What is kept, and made one


def test_no_word_is_lost_whatever_stood_around_it():
    page = (
        "<html><body><header>One</header><nav>two</nav><main><h1>three</h1><div>four<div>five</div>six</div>"
        "<center>seven</center><dl><dt>eight</dt><dd>nine</dd></dl><font size=7>ten</font> <span>eleven</span> "
        "<textarea>twelve</textarea> <button>thirteen</button><pre>fourteen</pre><fieldset><legend>fifteen</legend>"
        "</fieldset><table><tfoot><tr><td>sixteen</td></tr></tfoot></table><o:p>seventeen</o:p></body></html>"
    )
    assert plain(clean(page)) == (
        "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    )


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"]), min_size=1), min_size=1))
def test_no_word_of_ordinary_text_is_lost(words):
    text = clean("<p>" + html.escape(" ".join(words)) + "</p>")
    assert plain(text) == unicodedata.normalize("NFC", " ".join(words))


def test_emphasis_is_kept_under_our_names():
    assert clean("<h1>A</h1><h5>B</h5><p><b>c</b> <i>d</i> <strike>e</strike> <del>f</del> <ins>g</ins></p>") == (
        "<h2>A</h2>\n<h4>B</h4>\n<p><strong>c</strong> <em>d</em> <s>e</s> <s>f</s> <u>g</u></p>"
    )


def test_chinese_text_is_not_indented_by_hand_nor_broken_by_line_ends():
    assert clean("<p>　　三会一课，\r\n    主题党日。&nbsp;</p><p>English\nwords，中文 words</p>") == (
        "<p>三会一课，主题党日。</p>\n<p>English words，中文 words</p>"
    )


def test_hard_space_between_words_stays_and_one_for_a_typed_space_softens():
    assert clean("<p>No.&nbsp;5 and&nbsp;<b>one</b>&nbsp;or &nbsp;two</p>") == (
        "<p>No.&nbsp;5 and <strong>one</strong> or two</p>"
    )


def test_text_is_in_nfc_with_plain_line_ends():
    assert clean("<p>e\u0301</p>\r\n<p>b\rc</p>") == "<p>é</p>\n<p>b c</p>"


def test_table_keeps_caption_and_its_headers_say_what_they_head():
    assert clean(
        "<table border=1 width=500><caption>Honors</caption>"
        "<thead><tr><td></td><th class='number big'>2019</th></tr></thead>"
        "<tbody><tr><th>Merit</th><td class=number>3</td></tr></tbody></table>"
    ) == (
        "<table><caption>Honors</caption>\n"
        '<thead><tr><td></td>\n<th class="number" scope="col">2019</th>\n</tr>\n</thead>\n'
        '<tbody><tr><th scope="row">Merit</th>\n<td class="number">3</td>\n</tr>\n</tbody>\n</table>'
    )


def test_row_of_headers_heads_columns_even_without_a_table_head():
    assert clean("<table><tr><th>Year</th><th>Level</th></tr></table>").count('scope="col"') == 2


def test_figure_is_kept_with_its_place():
    figure = (
        '<figure class="wide"><img alt="Two &quot;readers&quot;" height="80" src="/media/a-1.jpg" width="120">'
        "<figcaption>Reading</figcaption>\n</figure>"
    )
    assert clean(figure) == figure


def test_tangle_that_never_settles_keeps_its_words():
    assert clean("<b> <i> " * 40 + "</i></b>" * 40 + '<p>some "words" & <b>more</b></p>') == 'some "words" &amp; more'


def test_plain_is_the_words_with_spaces_between_blocks_only():
    assert plain(
        "<h2>A &amp; B</h2>\n<p><strong>W</strong>ord<br>H<sub>2</sub>O 1&nbsp;&lt;&nbsp;2</p><ul><li>x</li></ul>"
    ) == ("A & B Word H2O 1 < 2 x")


# --- Every way in and out

DIRTY = "<p onclick=x>Words<script>alert(1)</script></p>"
CLEAN = "<p>Words</p>"


def stored(series):
    return Series.objects.values_list("editors_note", flat=True).get(pk=series.pk)


@pytest.mark.django_db
class TestWaysIn:
    def test_save_cleans_and_the_object_has_what_is_stored(self):
        series = SeriesFactory(editors_note=mark_safe(DIRTY))
        assert series.editors_note == stored(series) == CLEAN

    def test_full_clean_cleans(self):
        series = SeriesFactory.build(column=ColumnFactory(), editors_note=DIRTY)
        series.full_clean()
        assert series.editors_note == CLEAN

    def test_bulk_create_cleans(self):
        column = ColumnFactory()
        Series.objects.bulk_create([SeriesFactory.build(column=column, editors_note=DIRTY)])
        assert Series.objects.get().editors_note == CLEAN

    def test_update_cleans_what_calls_itself_safe_or_only_turns_into_text(self):
        class Sly:
            def __str__(self):
                return DIRTY

        series = SeriesFactory()
        for text in (DIRTY, mark_safe(DIRTY), Sly()):
            Series.objects.update(editors_note="")
            Series.objects.update(editors_note=text)
            assert stored(series) == CLEAN

    def test_bulk_update_cleans(self):
        series = SeriesFactory()
        series.editors_note = DIRTY
        Series.objects.bulk_update([series], ["editors_note"])
        assert stored(series) == CLEAN

    def test_fixture_is_cleaned(self):
        series = SeriesFactory()
        dump = serializers.serialize("json", [series]).replace("Eight branches", "Eight<script>x</script> branches")
        for row in serializers.deserialize("json", dump):
            row.save()
        assert stored(series) == "<p>Eight branches, shown in turn.</p>"

    def test_what_comes_from_the_database_is_safe_and_what_is_assigned_is_not(self):
        series = Series(editors_note="<b>")
        show = Template("{{ series.editors_note }}")
        assert show.render(Context({"series": series})) == "&lt;b&gt;"
        series = Series.objects.get(pk=SeriesFactory(editors_note="<b>x</b>").pk)
        assert isinstance(series.editors_note, SafeString)
        assert show.render(Context({"series": series})) == "<strong>x</strong>"

    def test_part_of_a_text_cut_in_the_database_is_not_safe(self):
        SeriesFactory(editors_note='<p><a href="/x">y</a></p>')
        cut = Series.objects.annotate(start=Left("editors_note", 8)).get().start
        assert cut == "<p><a hr"
        assert not isinstance(cut, SafeString)

    def test_nothing_stays_nothing(self):
        series = SeriesFactory(editors_note="<p>&nbsp;</p>")
        assert stored(series) == ""


# --- The form and the editor


def test_form_field_cleans_before_it_requires_a_text():
    field = RichTextField(blank=False).formfield()
    assert isinstance(field, RichTextFormField)
    assert isinstance(field.widget, RichTextWidget)
    assert field.clean(DIRTY) == CLEAN
    with pytest.raises(Exception, match="required"):
        field.clean("<p>&nbsp;</p>")


def test_other_line_ends_are_no_change():
    field = RichTextField(blank=True).formfield()
    assert not field.has_changed(mark_safe("<p>a</p>\n<p>b</p>"), "<p>a</p>\r\n\r\n<p>b</p>\r\n")
    assert field.has_changed("<p>a</p>", "<p>b</p>")


def test_editor_shows_characters_that_look_like_tags_as_they_are():
    shown = RichTextWidget().render("body", mark_safe("<p>5 &lt; 6</p>"), {"id": "id_body"})
    assert "&lt;p&gt;5 &amp;lt; 6&lt;/p&gt;</textarea>" in shown


def test_editor_and_server_have_one_allow_list():
    allowed = RichTextWidget().get_context("body", "", {})["widget"]["config"]
    for tag in TAGS:
        assert f'"{tag}": {{"attributes"' in allowed
    assert '"a": {"attributes": "!href", "classes": ""}' in allowed
    assert '"figure": {"attributes": "", "classes": "align-left,align-right,small,wide"}' in allowed


@pytest.mark.parametrize(("language", "editors"), [("en", "en"), ("zh-hans", "zh-cn")])
def test_editor_speaks_the_language_of_the_page(language, editors):
    with override(language):
        assert f'"language": "{editors}"' in RichTextWidget().get_context("body", "", {})["widget"]["config"]


@pytest.mark.django_db
def test_only_pages_with_an_editor_allow_style_attributes_and_none_allows_inline_scripts(client):
    draft = make_article(state=State.DRAFT)
    client.force_login(UserFactory(is_superuser=True))
    form = client.get(reverse("admin:articles_articleedition_change", args=[draft.pk]))
    listing = client.get(reverse("admin:articles_articleedition_changelist"))
    policies = [
        dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
        for response in (form, listing)
    ]
    assert [policy["style-src"] for policy in policies] == ["'self' 'unsafe-inline'", "'self'"]
    assert [policy["script-src"] for policy in policies] == ["'self'", "'self'"]
