"""What a newcomer starts is what works: `make demo` in a clean copy, and a whole story lived on the site it serves.

Run for English on SQLite; `make test-all` runs it for Chinese and on PostgreSQL, too.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override
from playwright.sync_api import expect

from tests.browser.newcomer import Demonstration, clean_tree
from tests.browser.server import database_url
from tests.browser.test_editor import Editor
from tests.factories import make_picture

CLIPBOARD = Path(__file__).parent.parent / "publishing" / "clipboard"
SIGNERS = {"secretary": "Sign", "office": "Sign", "publisher": "Sign and publish"}


@dataclass
class Words:
    """What is written in the story, in one language."""

    language: str
    browser: str
    title: str
    later: str
    begins: str
    shows: str
    cell: str
    from_word: str
    pasted: str


ENGLISH = Words(
    language="en",
    browser="en-GB",
    title="A day at the branch",
    later="A day at the branch, told again",
    begins="The members met in the reading room.",
    shows="Members around a table",
    cell="Hours read",
    from_word="word-english.html",
    pasted="The branch met twice a month",
)
CHINESE = Words(
    language="zh-hans",
    browser="zh-CN",
    title="支部的一天",
    later="支部的一天（修订）",
    begins="党员们在阅览室集中学习。",
    shows="党员围坐学习",
    cell="学习时长",
    from_word="word-chinese.html",
    pasted="党支部现有正式党员12名",
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return clean_tree(tmp_path_factory.mktemp("newcomer"))


@pytest.fixture
def started(tree, tmp_path):
    """`started("SITE_LANGUAGE=zh-hans")`: the demonstration, made by that command."""
    running = []

    def started(*variables, **environment):
        running.append(Demonstration(tree, tmp_path / "log", *variables, **environment))
        running[0].wait()
        return running[0]

    yield started
    for demonstration in running:
        demonstration.stop()


@pytest.fixture
def another_database():
    """The address of an empty database beside that of the tests."""
    name, url = connection.settings_dict["NAME"], database_url()
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS newcomer WITH (FORCE)")
        cursor.execute("CREATE DATABASE newcomer")
    yield f"{url.removesuffix(name)}newcomer"
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE newcomer WITH (FORCE)")


def test_in_english(started, browser):
    story(browser, started(), ENGLISH)


@pytest.mark.long
def test_in_chinese(started, browser):
    story(browser, started("SITE_LANGUAGE=zh-hans"), CHINESE)


@pytest.mark.long
@pytest.mark.postgresql
def test_on_postgresql(another_database, started, browser):
    story(browser, started(DEMO_DATABASE_URL=another_database), ENGLISH)


def story(browser, site, words):
    """An article is written, signed by three, read, revised, compared, published again and withdrawn."""
    with override(words.language):
        desk = Desk(browser, site, words)
        reader = browser.new_context(base_url=site.url, locale=words.browser).new_page()

        page = desk.sit_down("editor")
        page.get_by_role("link", name=_("New: %(what)s") % {"what": _("article")}).click()
        page.locator("#id_title").fill(words.title)
        write(page, words)
        page.locator(".field-column .select2-selection").click()
        page.locator(".select2-results__option:not(.loading-results)").first.click()
        desk.press("Save and submit for review")
        desk.press("Submit for review")
        desk.sign_at_all_stages(words.title)

        reader.goto("/articles/")
        reader.get_by_role("link", name=words.title).first.click()
        address = reader.url
        expect(reader.get_by_role("heading", level=1)).to_have_text(words.title)
        for what in (words.begins, words.cell, words.pasted):
            expect(reader.locator("main")).to_contain_text(what)
        picture = reader.get_by_role("img", name=words.shows)
        assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") > 0

        page = desk.sit_down("editor")
        page.goto("/admin/articles/articleedition/")
        page.get_by_role("link", name=words.title).first.click()
        page.get_by_role("link", name=_("Revise"), exact=True).click()
        desk.press("Revise")
        page.locator("#id_title").fill(words.later)
        desk.press("Save")
        page.get_by_role("link", name=_("Compare"), exact=True).click()
        expect(page.locator(".differences ins").first).to_contain_text(words.later.removeprefix(words.title))
        page.go_back()
        desk.press("Save and submit for review")
        desk.press("Submit for review")
        desk.sign_at_all_stages(words.later)
        reader.reload()
        expect(reader.get_by_role("heading", level=1)).to_have_text(words.later)

        page = desk.sit_down("publisher")
        page.goto("/admin/articles/articleedition/")
        page.get_by_role("link", name=words.later).first.click()
        page.get_by_role("link", name=_("Withdraw"), exact=True).click()
        desk.press("Withdraw")
        expect(page.locator(".messagelist .success")).to_be_visible()
        assert reader.request.get(address).status == 404


def write(page, words):
    """A sentence, a passage copied in Word, a picture from a file, and a table."""
    editor = Editor(page, "id_body")
    editor.text.click()
    editor.type(words.begins)
    editor.new_line()
    editor.paste((CLIPBOARD / words.from_word).read_text())
    expect(editor.text).to_contain_text(words.pasted)
    editor.text.press("Control+End")
    editor.new_line()
    editor.press("picture")
    dialog = page.get_by_role("dialog")
    file = {"name": "room.jpg", "mimeType": "image/jpeg", "buffer": make_picture(size=(900, 600)).read()}
    dialog.locator("[data-part=file]").set_input_files(file)
    dialog.get_by_label(_("What the picture shows")).fill(words.shows)
    dialog.get_by_role("button", name=_("Put the picture in")).click()
    expect(editor.text.locator("figure img")).to_be_visible()
    editor.press("table")
    editor.confirm()
    editor.type(words.cell)


class Desk:
    """One desk, at which one person after another signs in with what the demonstration printed."""

    def __init__(self, browser, site, words):
        self.browser, self.site, self.words, self.page = browser, site, words, None

    def sit_down(self, who):
        if self.page:
            self.page.context.close()
        self.page = self.browser.new_context(base_url=self.site.url, locale=self.words.browser).new_page()
        self.page.goto("/admin/")
        self.page.locator("#id_username").fill(who)
        self.page.locator("#id_password").fill(self.site.password)
        self.press("Log in")
        return self.page

    def press(self, button):
        self.page.get_by_role("button", name=_(button), exact=True).click()

    def sign_at_all_stages(self, title):
        for who, button in SIGNERS.items():
            page = self.sit_down(who)
            page.get_by_role("link", name=title).first.click()
            page.locator("#id_reviewed").check()
            page.locator("#id_proofread").check()
            self.press(button)
            expect(page.locator(".messagelist .success")).to_be_visible()
