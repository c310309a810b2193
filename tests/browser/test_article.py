"""An article in a reader's hands: larger type that stays, a link passed on, a sheet of paper."""

import datetime
import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)


def size_of_text(page):
    return page.locator(".article-body > p").first.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")


def test_font_size_works_without_script_and_stays_with_it(page, browser, base_url):
    make_article(slug="one")
    make_article(slug="two")
    without = browser.new_context(java_script_enabled=False, base_url=base_url).new_page()
    without.goto("/articles/one/")
    expect(without.get_by_role("main").get_by_role("button")).to_have_count(0)
    without.get_by_label("large").check(force=True)
    large = without.locator(".article-body > p").first.bounding_box()["height"]
    without.get_by_label("small").check(force=True)
    assert without.locator(".article-body > p").first.bounding_box()["height"] < large
    without.context.close()

    page.goto("/articles/one/")
    medium = size_of_text(page)
    page.get_by_label("medium").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("large")).to_be_checked()
    assert size_of_text(page) == pytest.approx(medium * 1.25)
    page.goto("/articles/two/")
    expect(page.get_by_label("large")).to_be_checked()
    assert size_of_text(page) == pytest.approx(medium * 1.25)
    assert page.context.cookies() == []


def test_link_is_copied_and_the_phone_s_own_sheet_opens_where_there_is_one(page, base_url):
    make_article(slug="one", title="A day at the branch")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/articles/one/#share")
    expect(page.get_by_role("button", name="Share with others")).to_be_hidden()  # a desktop has none
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("status")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == f"{base_url}/articles/one/"

    page.add_init_script(
        "navigator.share = async (what) => { window.shared = what; throw new DOMException('', 'AbortError'); }"
    )
    page.reload()
    page.get_by_role("button", name="Share with others").click()
    assert page.evaluate("window.shared") == {"title": "A day at the branch", "url": f"{base_url}/articles/one/"}


def test_refused_copy_says_what_to_do(page):
    make_article(slug="one")
    page.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    page.goto("/articles/one/")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("status")).to_have_text("The browser did not allow it: please copy the address above.")


def test_browser_that_keeps_nothing_still_shows_the_page(page):
    make_article(slug="one")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } })"
    )
    page.goto("/articles/one/")
    page.get_by_label("large").check(force=True)
    expect(page.get_by_role("button", name="Print")).to_be_visible()


def test_paper_is_a4_with_address_day_and_code_and_nothing_to_press(page, base_url):
    make_article(slug="one", title="A day at the branch", dated=datetime.datetime(2020, 7, 1, 1, tzinfo=datetime.UTC))
    page.goto("/articles/one/")
    before = datetime.date.today().isoformat()
    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    after = datetime.date.today().isoformat()
    [sheet] = paper.pages
    words = sheet.extract_text()
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == (595, 842)
    assert "A day at the branch" in words
    assert "2020-07-01 09:00" in words
    assert f"{base_url}/articles/one/" in words
    assert any(f"Printed on {day}" in words for day in (before, after))
    for on_screen_only in ("Copy the link", "Font size", "Scan the code", "Elder mode", "Honors"):
        assert on_screen_only not in words
    page.emulate_media(media="print")
    expect(page.get_by_role("img", name="QR code of this page")).to_be_visible()
