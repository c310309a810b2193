"""A draft before it is public: its preview, and a link that shows it to somebody without an account."""

import pytest
from playwright.sync_api import expect

from articles.models import ArticleEdition
from tests.factories import ColumnFactory, ProgrammeEntryFactory, UserFactory, make_article, make_profile

pytestmark = pytest.mark.django_db(transaction=True)

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def branch():
    return ProgrammeEntryFactory(branch__short_name="Cadre Office").branch


@pytest.fixture
def editor(branch):
    return UserFactory(role="Branch editor", branches=[branch])


def test_editor_previews_what_is_typed_and_sends_a_link_that_can_be_taken_back(
    page, browser, base_url, sign_in, branch, editor, watch
):
    watch.expect("404 .*/articles/", "410 .*/preview/")  # the draft itself, and the link that is taken back
    draft = make_article(branch=branch, column=ColumnFactory(), title="Five strands", state="draft", created_by=editor)
    sign_in(editor)
    page.goto(f"/admin/articles/articleedition/{draft.pk}/change/")
    page.get_by_label("Title:", exact=True).fill("Five strands, one cord")
    page.get_by_role("button", name="Save and preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Five strands, one cord")
    ribbon = page.get_by_role("complementary", name="Preview")
    expect(ribbon).to_contain_text("Preview: draft 1, not public")
    page.get_by_role("link", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("heading", level=1)).to_have_text("Five strands, one cord")
    page.get_by_role("link", name="English").click()
    ribbon.get_by_role("link", name="Back to the admin page").click()

    page.get_by_role("link", name="Links").click()
    page.get_by_role("textbox", name="For whom").fill("Mr Lu")
    page.get_by_role("spinbutton", name="For how many days").fill("60")
    page.get_by_role("button", name="Make a link").click()
    expect(page.locator(".errorlist")).to_contain_text("30")
    expect(page.get_by_role("textbox", name="For whom")).to_have_value("Mr Lu")
    page.get_by_role("spinbutton", name="For how many days").fill("3")
    page.get_by_role("button", name="Make a link").click()
    expect(page.locator(".messagelist")).to_contain_text("A link for Mr Lu shows edition 1 until")
    address = page.get_by_role("textbox", name="Address for Mr Lu").input_value()

    context = browser.new_context(viewport=NARROW, base_url=base_url)
    guest = context.new_page()
    guest.goto(address)
    expect(guest.get_by_role("heading", level=1)).to_have_text("Five strands, one cord")
    expect(guest.get_by_role("complementary", name="Preview")).to_contain_text("This link is valid until")
    guest.get_by_role("link", name="中文").click()
    expect(guest.get_by_role("heading", level=1)).to_have_text("Five strands, one cord")
    guest.get_by_role("link", name="English").click()
    assert guest.url == address
    assert context.cookies() == []
    guest.goto(draft.get_absolute_url())
    expect(guest.get_by_role("heading", level=1)).to_have_text("There is no such page")

    page.reload()
    expect(page.locator(".links")).to_contain_text("Looked at 3 times")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".messagelist")).to_contain_text("The link for Mr Lu was taken back.")
    guest.goto(address)
    expect(guest.get_by_role("heading", level=1)).to_have_text("This link shows nothing any more")
    context.close()
    assert ArticleEdition.objects.get().title == "Five strands, one cord"


@pytest.mark.parametrize("window", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("kind", ["article", "profile"])
def test_ribbon_moves_the_page_down_and_changes_nothing_else(page, sign_in, branch, window, kind):
    profile = make_profile(branch=branch)
    edition = make_article(branch=branch, body="<p>We read it together.</p>" * 30) if kind == "article" else profile
    parts = ".site-header, .site-nav, main, h1, .meta, .facts, .brand-box, .site-footer"
    boxes = f"""[...document.querySelectorAll({parts!r})].map(part => {{
        const box = part.getBoundingClientRect(), top = document.querySelector(".site-header").getBoundingClientRect();
        return [part.className || part.tagName, box.x, box.y - top.y, box.width, box.height].join(" ");
    }})"""
    page.set_viewport_size(window)
    page.goto(edition.get_absolute_url())
    page.evaluate("document.querySelector('.share')?.remove()")  # a preview’s address is a key: it is not passed on
    public = page.evaluate(boxes)
    assert len(public) >= 6
    sign_in(UserFactory(role="Publisher"))
    page.goto(f"/admin/preview/{kind}/{edition.pk}/")
    ribbon = page.get_by_role("complementary", name="Preview")
    assert ribbon.bounding_box()["y"] == 0
    assert ribbon.bounding_box()["width"] == window["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= window["width"]
    assert page.evaluate(boxes) == public
    page.emulate_media(media="print")
    expect(ribbon).to_be_hidden()
