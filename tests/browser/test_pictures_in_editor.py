"""Pictures and pasted texts in the editor, in a real browser: the dialog, the clipboard, what is stored and shown."""

import base64
import re
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import expect

from articles.models import ArticleEdition
from library.models import Picture
from library.pictures import take
from publishing.editions import State
from publishing.richtext import clean
from tests.browser.test_editor import Editor, save
from tests.factories import BranchFactory, UserFactory, make_article, make_picture

CLIPBOARD = Path(__file__).parent.parent / "publishing" / "clipboard"

DISPATCH = """
    (body, [type, files, html]) => {
        const clipboardData = new DataTransfer();
        for (const [name, kind, content] of files) {
            const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
            clipboardData.items.add(new File([bytes], name, { type: kind }));
        }
        if (html) clipboardData.setData("text/html", html);
        const more = { bubbles: true, cancelable: true };
        const { right, y } = body.getBoundingClientRect();
        body.dispatchEvent(type === "paste" ? new ClipboardEvent("paste", { clipboardData, ...more })
            : new DragEvent("drop", { dataTransfer: clipboardData, clientX: right - 30, clientY: y + 30, ...more }));
    }
"""


def bring(editor, *files, html="", by="paste"):
    """Paste or drop files, as from a file manager or another program."""
    content = [[file.name, "image/jpeg", base64.b64encode(file.read()).decode()] for file in files]
    editor.text.click()
    editor.text.evaluate(DISPATCH, [by, content, html])


@pytest.fixture
def branch(transactional_db):
    return BranchFactory(short_name="Ours")


@pytest.fixture
def zhou(branch):
    return UserFactory(role="Branch editor", branches=[branch])


@pytest.fixture
def draft(branch):
    return make_article(branch=branch, state=State.DRAFT, body="<p>Before.</p>", slug="a-day")


@pytest.fixture
def editor(page, sign_in, zhou, draft):
    sign_in(zhou)
    page.goto(reverse("admin:articles_articleedition_change", args=[draft.pk]))
    return Editor(page, "id_body")


def stored():
    return ArticleEdition.objects.get().body


def in_library(branch, colour="firebrick", **words):
    return take(make_picture(size=(600, 400), colour=colour), branch=branch, **words)


def test_a_picture_of_the_library_is_found_and_put_in_by_keys_alone(editor, page, branch, draft):
    in_library(branch, "navy", alt="A gate")
    gate = in_library(branch, alt="Members reading", caption="In the reading room", credit="Zhou Lan")
    in_library(BranchFactory(), "gold", alt="Members of another branch")
    editor.text.press("Control+End")
    editor.text.press("Alt+F10")
    for _ in range(5):
        page.keyboard.press("Tab")  # from group to group
    expect(editor.button("picture")).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Search")).to_be_focused()
    page.keyboard.press("Escape")
    expect(editor.text).to_be_focused()
    page.keyboard.press("Alt+F10")
    for _ in range(5):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("2 shown")
    page.keyboard.type("members")
    expect(dialog.get_by_role("status")).to_have_text("1 shown")
    dialog.get_by_role("button", name="Members reading").press("Enter")
    expect(dialog.get_by_label("Caption")).to_have_value("In the reading room (Photo: Zhou Lan)")
    dialog.get_by_label("left, the text beside it").check()
    dialog.get_by_label("small").check()
    dialog.get_by_label("Caption").press("Enter")
    expect(dialog).not_to_be_visible()
    expect(editor.text.locator("figure img")).to_be_visible()
    page.keyboard.type("After.")
    save(page)
    assert stored() == (
        '<p>Before.</p>\n<figure class="align-left small">'
        f'<img alt="Members reading" height="400" src="{gate.url}" width="600">'
        "<figcaption>In the reading room (Photo: Zhou Lan)</figcaption>\n</figure>\n<p>After.</p>"
    )
    ArticleEdition.objects.get().publish(imported="As it was.")
    page.goto("/articles/a-day/")
    shown = page.get_by_role("img", name="Members reading")
    expect(shown).to_be_visible()
    assert shown.evaluate("async (picture) => { await picture.decode(); return picture.naturalWidth; }") > 0


def test_a_figure_is_changed_by_a_double_click_and_opening_it_alone_changes_nothing(editor, page, branch, draft):
    picture = in_library(branch, alt="A gate")
    other = in_library(branch, "navy", alt="A hall", caption="The hall")
    body = (
        f'<figure class="wide"><img alt="A gate" height="400" src="{picture.url}" width="600">'
        "<figcaption>The <em>old</em> gate</figcaption>\n</figure>\n<p>After.</p>"
    )
    ArticleEdition.objects.update(body=body)
    page.reload()
    editor = Editor(page, "id_body")
    dialog = page.get_by_role("dialog")
    editor.text.locator("figure img").dblclick()
    dialog.get_by_role("button", name="Change the picture").click()
    expect(dialog).not_to_be_visible()
    assert editor.page.evaluate("CKEDITOR.instances.id_body.checkDirty()") is False
    editor.text.locator("figure img").dblclick()
    expect(dialog.get_by_label("wider than the text")).to_be_checked()
    dialog.get_by_role("button", name="Choose another picture").click()
    dialog.get_by_role("button", name="A hall").click()
    dialog.get_by_label("What the picture shows").fill("")
    dialog.get_by_role("button", name="Change the picture").click()
    expect(dialog.get_by_role("alert")).to_have_text("Say what the picture shows, or mark it as decorative.")
    dialog.get_by_label("What the picture shows").fill("The hall")
    dialog.get_by_role("button", name="Change the picture").click()
    save(page)
    assert stored() == body.replace(picture.url, other.url).replace("A gate", "The hall")


def test_pictures_are_uploaded_on_the_spot_and_a_refusal_is_a_sentence(editor, page, branch, zhou):
    editor.press("picture")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Search").fill("gate")
    bad = {"name": "bad.jpg", "mimeType": "image/jpeg", "buffer": b"<html>no picture</html>"}
    good = {"name": "good.jpg", "mimeType": "image/jpeg", "buffer": make_picture(size=(600, 400)).read()}
    dialog.get_by_label("Upload new ones").set_input_files([bad, good])
    expect(dialog.locator(".refused")).to_contain_text("bad.jpg: This is a web page, not a picture.")
    expect(dialog.get_by_label("What the picture shows")).to_be_focused()
    dialog.get_by_label("decorative").check()
    dialog.get_by_role("button", name="Put the picture in").click()
    save(page)
    picture = Picture.objects.get()
    assert (picture.branch, picture.uploaded_by) == (branch, zhou)
    assert f'<figure><img alt="" height="400" src="{picture.url}" width="600"></figure>' in stored()


@pytest.mark.parametrize("by", ["paste", "drop"])
def test_a_picture_from_elsewhere_goes_to_the_library_and_is_asked_what_it_shows(editor, page, by):
    bring(editor, make_picture("photo.jpg", size=(600, 400)), by=by)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What the picture shows").fill("A courtyard")
    dialog.get_by_role("button", name="Change the picture").click()
    expect(editor.text.locator("figure img")).to_have_attribute("alt", "A courtyard")
    save(page)
    assert f'src="{Picture.objects.get().url}"' in stored()
    assert "Before." in stored()


def test_undo_goes_back_before_the_picture_and_not_to_the_line_that_held_its_place(editor, page):
    bring(editor, make_picture("photo.jpg", size=(600, 400)))
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(editor.text.locator("figure img")).to_be_visible()
    editor.press("undo")
    expect(editor.text.locator("figure")).to_have_count(0)
    editor.press("redo")
    expect(editor.text.locator("figure img")).to_be_visible()
    expect(editor.text.locator(".picture-on-its-way")).to_have_count(0)


def test_of_several_pictures_the_refused_one_goes_with_a_sentence(editor, page):
    bad = ContentFile(b"nothing", "bad.jpg")
    bring(editor, make_picture("one.jpg"), bad, make_picture("two.jpg", colour="navy"))
    expect(page.locator(".cke_notification_warning")).to_contain_text("bad.jpg: This is not a picture.")
    expect(editor.text.locator("figure img")).to_have_count(2)
    expect(editor.text.locator(".picture-on-its-way")).to_have_count(0)


def test_pictures_in_a_pasted_text_are_taken_or_left_out_with_a_sentence(editor, page):
    inside = base64.b64encode(make_picture(size=(600, 400)).read()).decode()
    bring(
        editor,
        html=f'<h1>Report</h1><p>One <img alt="A seal" src="data:image/jpeg;base64,{inside}"></p>'
        '<p>Two</p><img src="https://example.org/x.png"><p><img src="file:///C:/clip_image001.png">Three</p>',
    )
    expect(page.locator(".cke_notification_warning")).to_contain_text("2 pictures could not come along")
    expect(editor.text.locator("figure img")).to_have_attribute("alt", "A seal")
    save(page)
    words = re.sub(r"<figure>.*?</figure>", "[picture]", stored(), flags=re.DOTALL)
    assert "<h2>Report</h2>" in words
    assert "[picture]\n<p>One</p>\n<p>Two</p>\n<p>Three</p>" in words


@pytest.mark.parametrize("name", ["word-english", "word-chinese", "wps"])
def test_a_text_from_word_or_wps_is_stored_as_it_is_shown(editor, page, name):
    html = (CLIPBOARD / f"{name}.html").read_text()
    editor.text.press("Control+A")
    editor.text.press("Delete")
    bring(editor, html=html)
    expect(editor.text).not_to_have_text("")
    expect(editor.text.locator("table, ul").first).to_be_visible()
    save(page)
    assert stored() == clean(html)


def test_a_text_of_three_hundred_pages_leaves_the_form_usable(editor, page):
    one = re.sub("<!--.*?-->", "", (CLIPBOARD / "wps.html").read_text()).replace("植树。", "植树。" * 200)
    bring(editor, html="<!--StartFragment-->" + one * (2_000_000 // len(one)) + "<!--EndFragment-->")
    expect(editor.text).to_contain_text("谈体会", timeout=20_000)
    began = time.perf_counter()
    page.locator("[name=title]").fill("Still here")
    assert time.perf_counter() - began < 3
    save(page)
    assert ArticleEdition.objects.get().title == "Still here"
    assert stored().count("谈体会") == 2_000_000 // len(one)


def test_cells_from_excel_come_as_a_table(editor, page):
    cells = "<tr><td align=right>1</td><td>甲</td></tr>"
    bring(
        editor,
        html=f"<html><body><table><!--StartFragment--><col width=64>{cells}<!--EndFragment--></table></body></html>",
    )
    expect(editor.text.locator("table")).to_be_visible()
    save(page)
    assert '<td class="number">1</td>\n<td>甲</td>' in stored()


def test_a_paste_comes_in_also_when_the_session_has_ended(editor, page):
    page.route("**/admin/pasted/", lambda route: route.fulfill(body="<p>Log in</p>", content_type="text/html"))
    bring(editor, html="<h1>Report</h1><p class=MsoNormal>Words</p>")
    expect(page.locator(".cke_notification_warning")).to_contain_text("no longer signed in")
    expect(editor.text.locator("h2")).to_have_text("Report")


def test_a_cover_is_chosen_from_the_library_and_survives_a_closed_tab(editor, page, branch):
    gate = in_library(branch, alt="A gate")
    page.get_by_role("button", name="Choose from the library").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="A gate").click()
    dialog.get_by_role("button", name="Put the picture in").click()
    expect(page.get_by_label("What the cover shows")).to_have_value("A gate")
    expect(page.locator(".picture-choice img")).to_be_visible()
    form = page.url
    page.goto("/admin/")
    page.goto(form)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(".picture-choice img")).to_be_visible()
    save(page)
    edition = ArticleEdition.objects.get()
    assert (edition.cover.name, edition.cover_alt) == (gate.file.name, "A gate")
