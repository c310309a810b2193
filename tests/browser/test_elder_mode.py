"""Elder mode as readers meet it: switched on once, large everywhere, and read aloud."""

import pytest
from playwright.sync_api import expect

from tests.browser.whole_site import NARROW, WIDE, make_site

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("content")]

# Chromium without a screen has no voice, so the browser's own is replaced: it keeps what it is to say, until told
# that it has said it.
VOICE = """
    const said = [];
    const voice = { said, speak: (words) => said.push(words), cancel: () => { voice.cancelled = true; } };
    Object.defineProperty(window, "speechSynthesis", { value: voice });
    window.spoken = (event = "end") => said.at(-1).dispatchEvent(new Event(event));
"""
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, label")]
  .filter((each) => each.checkVisibility() && !each.matches(".skip, .unseen"))
  .filter((each) => Math.max(...[...each.getClientRects()].map((box) => box.height)) < 44)
  .map((each) => each.outerHTML.slice(0, 120))"""
SMALL_TYPE = """() => [...document.querySelectorAll("body *")]
  .filter((each) => each.checkVisibility() && [...each.childNodes].some((node) => node.data?.trim()))
  .filter((each) => !each.closest("svg, .unseen, .skip") && parseFloat(getComputedStyle(each).fontSize) < 23.9)
  .map((each) => each.outerHTML.slice(0, 120))"""


@pytest.fixture
def content():
    return make_site()


def switch(page):
    return page.get_by_role("checkbox", name="Elder mode")


def test_switch_is_kept_in_the_browser_and_never_sent(page):
    page.goto("/")
    expect(switch(page)).not_to_be_checked()
    switch(page).check()
    page.get_by_role("link", name="Honors").first.click()
    expect(switch(page)).to_be_checked()
    assert page.context.cookies() == []
    switch(page).uncheck()
    page.reload()
    expect(switch(page)).not_to_be_checked()
    expect(page.get_by_role("region", name="Reading aloud")).to_be_hidden()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_type_and_targets_are_large_and_nothing_runs_out_of_the_page(page, size):
    page.set_viewport_size(size)
    page.goto("/")
    switch(page).check()
    wrong = []
    for address in (
        "/",
        "/branches/",
        "/branches/cadre-office/",
        "/articles/day-1/",
        "/articles/",
        "/honors/",
        "/zh-hans/",
    ):
        page.goto(address)
        wrong += [f"{address}: {what}" for what in page.evaluate(SMALL_TYPE) + page.evaluate(SMALL_TARGETS)]
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            wrong.append(f"{address} runs out of the window")
    assert wrong == []


def test_article_is_read_aloud_paragraph_by_paragraph(page):
    page.add_init_script(VOICE)
    page.goto("/zh-hans/articles/day-1/")
    page.locator("#elder").check()
    bar = page.locator("#reading")
    begin, pause, stop = (bar.locator(f"[data-read={name}]") for name in ("start", "pause", "stop"))
    begin.focus()
    page.keyboard.press("Enter")
    marked = page.locator(".read-now")
    first = marked.inner_text()
    assert said(page) == first
    expect(pause).to_be_focused()
    page.evaluate("spoken()")
    assert marked.inner_text() != first
    while said(page) != "They read.":
        page.evaluate("spoken()")
    whole = " ".join(part.strip() for part in page.evaluate("speechSynthesis.said.map((each) => each.text)"))
    assert "They sat for 3.5 hours, and every" in whole
    assert "or not understood; nobody was asked to be brief, nobody was, and the tea was cold" in whole
    assert max(map(len, page.evaluate("speechSynthesis.said.map((each) => each.text)"))) <= 180
    assert page.evaluate("speechSynthesis.said.at(-1).lang") == "en"  # the text's own, on a page in Chinese
    page.keyboard.press("Enter")
    expect(begin).to_be_focused()
    page.keyboard.press("Enter")
    assert said(page) == "They read."  # begins again where it stopped
    for words in ("Noon", "One", "One in one", "Two"):
        page.evaluate("spoken()")
        assert said(page) == words
    stop.click()
    expect(marked).to_have_count(0)
    expect(begin).to_be_focused()
    assert page.evaluate("speechSynthesis.cancelled")


def test_who_has_no_voice_for_a_text_is_told(page):
    page.add_init_script(VOICE)
    page.goto("/articles/day-1/")
    switch(page).check()
    page.get_by_role("button", name="Read aloud").click()
    page.evaluate("spoken('error')")
    expect(page.locator("#reading [role=status]")).to_have_text("This device has no voice for this text.")
    expect(page.get_by_role("button", name="Read aloud")).to_be_visible()


def said(page):
    return page.evaluate("speechSynthesis.said.at(-1).text")
