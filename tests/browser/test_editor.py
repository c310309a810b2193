"""Writing rich text in the admin, in a real browser, under the site's content policy."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from branches.models import Programme
from publishing.editions import State
from tests.factories import ProgrammeFactory, UserFactory, make_article, make_profile

FROM_WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<style>p.MsoNormal {font-family:"Calibri",sans-serif;}</style></head><body lang=EN-GB><!--StartFragment-->
<h1 style='margin-top:12.0pt'><span style='font-family:"Times New Roman",serif;color:#2F5496'>
Work report<o:p></o:p></span></h1>
<p class=MsoNormal style='text-indent:24.0pt'><b><span lang=ZH-CN style='font-family:宋体'>党员</span></b><span
style='font-family:"Calibri",sans-serif;font-size:14.0pt'> met <i>twice</i> a month.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse'><tr><td width=200 style='padding:0cm'>
<p class=MsoNormal><font face="Arial">Meetings</font></p></td><td><p class=MsoNormal>24</p></td></tr></table>
<!--EndFragment--></body></html>
"""

EVERYTHING = """
<h2>What was done</h2><p>Plain, <strong>strong</strong>, <em>emphatic</em>, <u>u</u>, <s>s</s>, H<sub>2</sub>O,
10<sup>3</sup>; a&nbsp;hard space, 5 &lt; 6 &amp; 7 &gt; 6, “quoted”, a <a href="https://example.org/?a=1&amp;b=2">link</a>,
<a href="/articles/one/">another</a>.<br>A new line.</p>
<p class="indent">三会一课，主题党日。</p><p class="align-right">1 July 2020</p><p class="align-center">* * *</p>
<ul><li>one<ol start="3"><li>three</li><li><p>four</p></li></ol></li><li>two</li></ul>
<blockquote><p>A comment.</p></blockquote><hr>
<table><caption>Honors by year</caption><thead><tr><td></td><th scope="col" class="number">2019</th></tr></thead>
<tbody><tr><th scope="row">Provincial</th><td class="number">3</td></tr>
<tr><td colspan="2">None</td></tr></tbody></table>
<figure class="wide"><img src="/media/pictures/reading.jpg" alt="Members &quot;reading&quot; > together" width="1200"
height="800"><figcaption>In the reading room</figcaption></figure>
<p>Before <img src="/media/pictures/seal.png" alt=""> after.</p><h3>Outlook</h3><h4>Next year</h4><p>The end.</p>
"""


class Editor:
    """One editor on a page, by the id of its field."""

    def __init__(self, page, field="id_editors_note"):
        self.page = page
        self.field = field
        self.frame = page.locator(f"#cke_{field} iframe.cke_wysiwyg_frame").content_frame
        self.text = self.frame.locator("body[contenteditable=true]")
        expect(self.text).to_be_visible()

    def button(self, name):
        return self.page.locator(f"#cke_{self.field} .cke_toolbox .cke_button__{name}")

    def press(self, name):
        self.button(name).click()

    def type(self, words):
        self.page.keyboard.type(words)

    def new_line(self):
        self.page.keyboard.press("Enter")

    def choose_format(self, name):
        self.page.locator(f"#cke_{self.field} .cke_combo__format .cke_combo_button").click()
        panel = self.page.locator(".cke_combopanel:visible iframe.cke_panel_frame").content_frame
        panel.get_by_role("option", name=name).click()

    def dialog(self):
        dialog = self.dialog_anywhere()
        expect(dialog).to_be_visible()
        return dialog

    def dialog_anywhere(self):
        return self.page.locator(".cke_dialog:visible")

    def confirm(self):
        self.dialog().locator(".cke_dialog_ui_button_ok").click()

    def paste(self, html):
        """As from the clipboard of another program, which offers HTML."""
        self.text.click()
        self.text.evaluate(
            """(body, html) => {
                const clipboardData = new DataTransfer();
                clipboardData.setData("text/html", html);
                body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
            }""",
            html,
        )


def save(page):
    page.locator("[name=_save], [name=_continue]").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()


@pytest.fixture
def pictures(page):
    """What stands below MEDIA_URL in EVERYTHING."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="12" height="8"/>'
    page.route("**/media/pictures/**", lambda route: route.fulfill(body=drawing, content_type="image/svg+xml"))


@pytest.fixture
def programme_form(page, sign_in):
    """The form of a new programme, filled in but for its editor's note."""
    sign_in(UserFactory(is_superuser=True))
    page.goto(reverse("admin:branches_programme_add"))
    page.get_by_label("Name:").fill("Pilot programme")
    page.get_by_label("First year:").fill("2019")
    page.get_by_label("Last year:").fill("2021")
    page.get_by_label("Organiser:").fill("Working Committee")
    return page


def stored_note():
    return Programme.objects.get().editors_note


def test_a_text_is_written_with_toolbar_and_dialogs(programme_form):
    editor = Editor(programme_form)
    editor.text.click()
    editor.choose_format("Heading 2")
    editor.type("Why eight branches")
    editor.new_line()
    editor.type("They are ")
    editor.press("bold")
    editor.type("chosen")
    editor.press("bold")
    editor.type(" by the ")
    editor.press("link")
    editor.dialog().get_by_label("Display Text").fill("organs")
    editor.dialog().get_by_label("URL").fill("https://example.org/organs")
    editor.confirm()
    editor.text.press("End")
    editor.new_line()
    editor.press("table")
    editor.dialog().get_by_label("Rows").fill("2")
    expect(editor.dialog().get_by_label("Headers")).to_have_value("row")
    editor.dialog().get_by_label("Caption").fill("In numbers")
    editor.confirm()
    editor.type("Year")
    save(programme_form)
    assert stored_note() == (
        "<h2>Why eight branches</h2>\n"
        '<p>They are <strong>chosen</strong> by the <a href="https://example.org/organs" rel="noopener noreferrer">'
        "organs</a></p>\n"
        '<table><caption>In numbers</caption>\n<thead><tr><th scope="col">Year</th>\n<th scope="col"></th>\n</tr>\n'
        "</thead>\n<tbody><tr><td></td>\n<td></td>\n</tr>\n</tbody>\n</table>"
    )


def test_the_toolbar_works_from_the_keyboard(programme_form):
    editor = Editor(programme_form)
    editor.text.click()
    editor.text.press("Alt+F10")
    expect(programme_form.locator(".cke_combo__format .cke_combo_button")).to_be_focused()
    programme_form.keyboard.press("Tab")
    expect(editor.button("bold")).to_be_focused()
    programme_form.keyboard.press("Enter")
    editor.type("weight")
    save(programme_form)
    assert stored_note() == "<p><strong>weight</strong></p>"


def test_no_part_of_the_editor_does_what_the_policy_forbids(programme_form):
    """Nothing but opening and closing: a handler that was blocked would be an error in the console."""
    page, editor = programme_form, Editor(programme_form)
    editor.text.click()
    for name in ("link", "specialchar", "table"):
        editor.press(name)
        editor.dialog().locator("[role=button], [role=option], select").first.hover()
        page.keyboard.press("Tab")
        editor.dialog().locator(".cke_dialog_ui_button_cancel, .cke_dialog_close_button").last.click()
        expect(editor.dialog_anywhere()).to_have_count(0)
    editor.press("table")
    editor.confirm()
    cell = editor.text.locator("td").first
    cell.click(button="right")
    menu = page.locator(".cke_menu_panel:visible iframe.cke_panel_frame").first.content_frame
    menu.get_by_role("menuitem", name="Row").hover()
    expect(page.locator(".cke_menu_panel:visible")).to_have_count(2)
    menu.get_by_role("menuitem", name="Table Properties").click()
    editor.dialog().locator(".cke_dialog_close_button").click()
    cell.click()
    editor.choose_format("Heading 3")
    editor.press("maximize")
    editor.press("maximize")
    page.keyboard.press("Alt+0")  # what the keys do
    editor.dialog().locator(".cke_dialog_ui_button_ok, .cke_dialog_close_button").first.click()
    editor.text.click()
    page.keyboard.press("Control+z")
    page.locator(".cke_resizer").first.drag_to(page.get_by_label("Name:"), force=True)
    handlers = page.evaluate(
        """() => [document, ...[...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument)]
            .flatMap((one) => [...one.querySelectorAll(".cke, .cke *, .cke_panel *, body[onload]")])
            .filter((one) => one.getAttributeNames().some((name) => name.startsWith("on")))
            .map((one) => one.outerHTML)"""
    )
    assert handlers == []


def test_words_that_look_like_a_handler_stay_as_they_were_written(programme_form):
    editor = Editor(programme_form)
    words = """<a onclick="return false;" onblur='CKEDITOR.tools.callFunction(1)'> and onload="return false;" 'quoted"""
    editor.text.click()
    editor.type(words)
    save(programme_form)
    programme_form.goto(reverse("admin:branches_programme_change", args=[Programme.objects.get().pk]))
    expect(Editor(programme_form).text).to_have_text(words)


def test_lines_are_centred_and_set_at_the_right(programme_form):
    editor = Editor(programme_form)
    editor.text.click()
    editor.press("justifycenter")
    editor.type("* * *")
    editor.new_line()
    editor.press("justifyright")
    editor.type("1 July 2020")
    save(programme_form)
    assert stored_note() == '<p class="align-center">* * *</p>\n<p class="align-right">1 July 2020</p>'


def test_a_special_character_is_put_in_from_its_dialog(programme_form):
    editor = Editor(programme_form)
    editor.text.click()
    editor.press("specialchar")
    editor.dialog().get_by_role("option", name="《").click()
    expect(editor.text).to_have_text("《")


def test_word_text_loses_its_fonts_and_no_word(programme_form):
    editor = Editor(programme_form)
    editor.paste(FROM_WORD)
    expect(editor.text).to_contain_text("Meetings")
    save(programme_form)
    assert stored_note() == (
        '<h2>Work report</h2>\n<p class="indent"><strong>党员</strong> met <em>twice</em> a month.</p>\n'
        "<table><tbody><tr><td>Meetings</td>\n<td>24</td>\n</tr>\n</tbody>\n</table>"
    )


@pytest.mark.parametrize(
    "address", ["JaVaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,<b>x</b>", "vbscript:x"]
)
def test_a_link_that_runs_something_never_reaches_the_database(programme_form, address):
    editor = Editor(programme_form)
    editor.text.click()
    editor.press("link")
    editor.dialog().get_by_label("Display Text").fill("click here")
    editor.dialog().get_by_label("Protocol").select_option("<other>")
    editor.dialog().get_by_label("URL").fill(address)
    editor.confirm()
    expect(editor.text).to_contain_text("click here")
    save(programme_form)
    assert stored_note() == "<p>click here</p>"


def test_opening_and_saving_changes_no_character(page, pictures, sign_in):
    draft = make_article(state=State.DRAFT, body=EVERYTHING)
    sign_in(UserFactory(is_superuser=True))
    page.goto(reverse("admin:articles_articleedition_change", args=[draft.pk]))
    editor = Editor(page, "id_body")
    expect(editor.text.locator("figure img")).to_have_attribute("src", "/media/pictures/reading.jpg")
    save(page)
    assert type(draft).objects.get().body == draft.body


def test_words_are_added_beside_a_picture_that_is_there(page, pictures, sign_in):
    draft = make_article(state=State.DRAFT, body=EVERYTHING)
    sign_in(UserFactory(is_superuser=True))
    page.goto(reverse("admin:articles_articleedition_change", args=[draft.pk]))
    editor = Editor(page, "id_body")
    editor.frame.get_by_text("The end.").click()
    editor.text.press("End")
    editor.type(" Or so.")
    save(page)
    assert type(draft).objects.get().body == draft.body.replace("The end.", "The end. Or so.")


def test_a_row_that_is_added_has_an_editor_of_its_own(page, sign_in):
    profile = make_profile(state=State.DRAFT, endeavours=1)
    sign_in(UserFactory(is_superuser=True))
    page.goto(reverse("admin:branches_branchprofile_change", args=[profile.pk]))
    Editor(page, "id_endeavours-0-text")
    page.get_by_role("button", name=re.compile("^Add another")).click()
    editor = Editor(page, "id_endeavours-1-text")
    page.locator("#id_endeavours-1-position").fill("2")
    page.locator("#id_endeavours-1-endeavour").fill("Keep to principle")
    page.locator("#id_endeavours-1-specialty").fill("strict")
    editor.text.click()
    editor.press("italic")
    editor.type("Every week.")
    save(page)
    assert list(profile.endeavours.order_by("position").values_list("text", flat=True)) == [
        "<p>How endeavour 1 is kept.</p>",
        "<p><em>Every week.</em></p>",
    ]


def test_the_editor_speaks_the_language_of_the_admin(page, sign_in, base_url):
    programme = ProgrammeFactory()
    sign_in(UserFactory(is_superuser=True))
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "zh-hans", "url": base_url}])
    page.goto(reverse("admin:branches_programme_change", args=[programme.pk]))
    expect(Editor(page).button("bold")).to_have_attribute("title", re.compile("加粗"))


def test_the_editor_asks_no_other_machine_for_anything(page, sign_in, base_url):
    asked = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url)))
    programme = ProgrammeFactory(editors_note="<p>Words.</p>")
    sign_in(UserFactory(is_superuser=True))
    page.goto(reverse("admin:branches_programme_change", args=[programme.pk]))
    editor = Editor(page)
    editor.text.click()
    editor.press("table")
    editor.dialog()
    assert any(address.path.endswith("/dialogs/table.js") for address in asked)
    assert {address.netloc for address in asked if address.scheme in ("http", "https")} == {urlsplit(base_url).netloc}
