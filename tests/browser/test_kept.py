"""Nothing that was typed into a text is lost: it is kept in the browser until it is saved, and offered back."""

import json
import re

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from articles.models import ArticleEdition
from characters.cleaning import clean_text
from publishing.editions import State
from tests.factories import PASSWORD, BranchFactory, ColumnFactory, UserFactory, make_article, make_profile
from tests.staff import address

pytestmark = pytest.mark.django_db(transaction=True)

OFFER = re.compile(r"You typed something on \d+ \w+ at \d\d:\d\d that was not saved\.")
BACK = re.compile(r"What you typed on \d+ \w+ at \d\d:\d\d is back in the form\. It is not saved yet\.")


@pytest.fixture
def editor(sign_in):
    branch = BranchFactory(short_name="Cadre Office")
    editor = UserFactory(username="zhou", role="Branch editor", branches=[branch])
    editor.branch = branch
    sign_in(editor)
    return editor


@pytest.fixture
def draft(editor):
    return make_article(branch=editor.branch, title="Five strands", state=State.DRAFT, body="<p>The list hangs.</p>")


def title(page):
    return page.get_by_label("Title:", exact=True)


def offers(page):
    return page.locator(".kept-offer")


def write(page, row, words):
    """Type at the end of the rich text of a field."""
    body = page.frame_locator(f"{row} iframe.cke_wysiwyg_frame").locator("body[contenteditable=true]")
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def rich(page, row):
    return page.frame_locator(f"{row} iframe.cke_wysiwyg_frame").locator("body[contenteditable=true]")


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()


def saved(page):
    expect(page.locator(".messagelist .success")).to_be_visible()


def copies(page):
    return [
        json.loads(value) for name, value in page.evaluate("Object.entries(localStorage)") if name.startswith("kept:")
    ]


def wait_until_kept(page, words):
    page.wait_for_function("words => Object.values(localStorage).some((copy) => copy.includes(words))", arg=words)


def closed_and_opened_again(page, url):
    """The tab goes without a word, as when a browser crashes; another opens the form."""
    context = page.context
    page.close()
    again = context.new_page()
    again.goto(url)
    return again


def sign_in_by_hand(page, user):
    known_to_the_server = make_password(PASSWORD, hasher="argon2")
    type(user).objects.filter(pk=user.pk).update(password=known_to_the_server)
    page.get_by_label("Username:").fill(user.username)
    page.get_by_label("Password:").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


# --- After a crash


def test_a_crash_loses_nothing(page, draft):
    page.goto(address(draft))
    title(page).fill("Five strands, one cord")
    write(page, ".field-body", " By the window.")
    wait_until_kept(page, "By the window.")

    page = closed_and_opened_again(page, address(draft))
    offer = offers(page)
    expect(offer).to_contain_text(OFFER)
    expect(offer.locator("li")).to_have_count(2)
    expect(offer.locator("li").first).to_contain_text("Title")
    expect(offer.locator("ins")).to_have_text([", one cord", " By the window."])
    expect(title(page)).to_have_value("Five strands")  # until it is asked for
    offer.get_by_role("button", name="Put it back into the form").click()
    expect(offer).to_contain_text(BACK)
    expect(title(page)).to_have_value("Five strands, one cord")
    expect(rich(page, ".field-body")).to_have_text("The list hangs. By the window.")
    save(page)
    saved(page)
    draft.refresh_from_db()
    assert (draft.title, draft.body) == ("Five strands, one cord", "<p>The list hangs. By the window.</p>")

    expect(offers(page)).to_have_count(0)
    page.goto(address(draft))
    expect(rich(page, ".field-body")).to_be_visible()
    expect(offers(page)).to_have_count(0)
    assert copies(page) == []
    assert [cookie["name"] for cookie in page.context.cookies() if cookie["name"].startswith("saved_")] == []


def test_a_new_text_and_what_was_chosen_in_it_come_back(page, editor):
    ColumnFactory(name="Party conduct")
    page.goto("/admin/articles/articleedition/add/")
    title(page).fill("A day at the branch")
    page.get_by_label("Language:").select_option("zh-hans")
    page.locator(".field-column .select2-selection").click()
    page.locator(".select2-results__option", has_text="Party conduct").click()
    wait_until_kept(page, "Party conduct")

    page = closed_and_opened_again(page, "/admin/articles/articleedition/add/")
    expect(offers(page)).to_contain_text("Party conduct")
    offers(page).get_by_role("button", name="Put it back into the form").click()
    expect(page.locator(".field-column .select2-selection")).to_contain_text("Party conduct")
    expect(page.get_by_label("Language:")).to_have_value("zh-hans")
    save(page)
    saved(page)
    stored = ArticleEdition.objects.get()
    assert (stored.title, stored.column.name, stored.language) == ("A day at the branch", "Party conduct", "zh-hans")
    page.goto("/admin/articles/articleedition/add/")
    expect(rich(page, ".field-body")).to_be_visible()
    expect(offers(page)).to_have_count(0)


def test_parts_come_back_whether_changed_removed_or_added(page, editor):
    profile = make_profile(branch=editor.branch, state=State.DRAFT, endeavours=3)
    page.goto(address(profile))
    page.locator("#id_endeavours-0-specialty").fill("clear of mind")
    page.locator("#id_endeavours-1-DELETE").check()
    add = page.get_by_role("button", name="Add another Endeavour")
    add.click()
    add.click()
    page.locator("#endeavours-3 .inline-deletelink").click()  # what was the fourth becomes the third again
    page.locator("#id_endeavours-3-position").fill("4")
    page.locator("#id_endeavours-3-endeavour").fill("Show others how")
    page.locator("#id_endeavours-3-specialty").fill("open handed")
    write(page, "#endeavours-3", "Every Thursday at four.")
    wait_until_kept(page, "Every Thursday at four.")

    page = closed_and_opened_again(page, address(profile))
    offer = offers(page)
    for words in ("clear of mind", "Show others how", "Every Thursday at four.", "Endeavour + 1 · Text"):
        expect(offer).to_contain_text(words)
    offer.get_by_role("button", name="Put it back into the form").click()
    expect(page.locator("#id_endeavours-1-DELETE")).to_be_checked()
    expect(rich(page, "#endeavours-3")).to_have_text("Every Thursday at four.")
    save(page)
    saved(page)
    assert list(profile.endeavours.values_list("endeavour", "specialty", "text")) == [
        ("Read the original works", "clear of mind", "<p>How endeavour 1 is kept.</p>"),
        ("Finish what reform began", "able to endure", "<p>How endeavour 3 is kept.</p>"),
        ("Show others how", "open handed", "<p>Every Thursday at four.</p>"),
    ]


def test_what_was_kept_can_be_thrown_away(page, draft):
    page.goto(address(draft))
    title(page).fill("Not worth keeping")
    wait_until_kept(page, "Not worth keeping")
    page = closed_and_opened_again(page, address(draft))
    page.on("dialog", lambda dialog: dialog.accept())
    offers(page).get_by_role("button", name="Throw it away").click()
    expect(offers(page)).to_have_count(0)
    assert copies(page) == []
    expect(title(page)).to_have_value("Five strands")


def test_what_was_put_back_can_still_be_thrown_away(page, draft):
    page.goto(address(draft))
    title(page).fill("Not worth keeping")
    wait_until_kept(page, "Not worth keeping")
    page = closed_and_opened_again(page, address(draft))
    page.on("dialog", lambda dialog: dialog.accept())
    offers(page).get_by_role("button", name="Put it back into the form").click()
    expect(title(page)).to_have_value("Not worth keeping")
    offers(page).get_by_role("button", name="Throw it away").click()
    expect(offers(page)).to_have_count(0)
    expect(title(page)).to_have_value("Five strands")
    assert copies(page) == []


def test_what_is_open_in_another_tab_is_not_offered(page, draft):
    page.goto(address(draft))
    title(page).fill("Still being written")
    wait_until_kept(page, "Still being written")
    other = page.context.new_page()
    other.goto(address(draft))
    expect(rich(other, ".field-body")).to_be_visible()
    expect(offers(other)).to_have_count(0)
    assert len(copies(other)) == 1


def test_opening_and_reading_a_text_keeps_nothing(page, draft):
    page.clock.install()
    page.goto(address(draft))
    expect(rich(page, ".field-body")).to_be_visible()
    page.clock.run_for(10_000)
    title(page).fill("Another")
    page.clock.run_for(4_000)
    assert [copy["values"] for copy in copies(page)] == [{"title": "Another"}]
    title(page).fill("Five strands")
    page.clock.run_for(4_000)
    assert copies(page) == []


def test_marks_that_nobody_typed_are_no_change(page, draft):
    """A browser, or what somebody added to it, marks the elements of a text: nothing of that is stored."""
    page.clock.install()
    page.goto(address(draft))
    words = rich(page, ".field-body").locator("p")
    words.evaluate("each => { each.setAttribute('style', ''); each.setAttribute('data-checked', 'yes'); }")
    page.clock.run_for(4_000)
    assert copies(page) == []


def test_a_copy_is_swept_after_a_month(page, draft):
    page.clock.install(time="2026-07-01T09:00:00+08:00")
    page.goto(address(draft))
    title(page).fill("Long ago")
    page.clock.run_for(4_000)
    assert len(copies(page)) == 1
    page.clock.set_system_time("2026-07-30T09:00:00+08:00")
    later = page.context.new_page()
    later.clock.set_fixed_time("2026-07-30T09:00:00+08:00")
    page.close()
    later.goto("/admin/")
    expect(later.locator("#content")).to_be_visible()
    assert len(copies(later)) == 1
    later.clock.set_fixed_time("2026-08-01T09:00:01+08:00")
    later.goto("/admin/")
    later.wait_for_function("() => !Object.keys(localStorage).some((name) => name.startsWith('kept:'))")


def test_a_full_store_is_said_and_the_form_still_saves(page, draft):
    page.goto(address(draft))
    page.evaluate(
        "for (let size = 1 << 22; size; size >>= 1) try { "
        "while (true) localStorage.setItem(`x${Math.random()}`, 'x'.repeat(size)); } catch {}"
    )
    title(page).fill("No room for this")
    expect(page.locator("#kept-full")).to_be_visible()
    save(page)
    saved(page)
    draft.refresh_from_db()
    assert draft.title == "No room for this"


def test_a_browser_without_a_store_works_without_it(page, draft):
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page.goto(address(draft))
    title(page).fill("Kept nowhere")
    save(page)
    saved(page)
    draft.refresh_from_db()
    assert draft.title == "Kept nowhere"


# --- Saving that was refused, or never arrived


def test_a_refused_save_keeps_what_was_typed(page, draft):
    page.goto(address(draft))
    title(page).fill("")
    page.get_by_label("Subtitle:").fill("In one cord")
    save(page)
    expect(page.locator(".errornote")).to_be_visible()
    expect(offers(page)).to_have_count(0)  # it stands in the form
    assert len(copies(page)) == 1

    page = closed_and_opened_again(page, address(draft))
    expect(offers(page)).to_contain_text("In one cord")
    assert len(copies(page)) == 1
    title(page).fill("Five strands again")
    save(page)
    saved(page)
    expect(offers(page)).to_contain_text("In one cord")  # that one was neither put back nor thrown away


def test_a_save_after_a_refused_one_clears_what_was_kept(page, draft):
    page.goto(address(draft))
    title(page).fill("")
    save(page)
    expect(page.locator(".errornote")).to_be_visible()
    title(page).fill("Corrected")
    save(page)
    saved(page)
    expect(rich(page, ".field-body")).to_be_visible()
    expect(offers(page)).to_have_count(0)
    assert copies(page) == []


def test_a_session_that_ended_leads_through_sign_in_back_to_what_was_typed(page, editor, draft):
    page.goto(address(draft))
    title(page).fill("Typed until late")
    write(page, ".field-body", " By the window.")
    page.context.clear_cookies(name="sessionid")
    save(page)
    sign_in_by_hand(page, editor)
    expect(offers(page)).to_contain_text(BACK)
    expect(title(page)).to_have_value("Typed until late")
    expect(rich(page, ".field-body")).to_have_text("The list hangs. By the window.")
    draft.refresh_from_db()
    assert draft.title == "Five strands"
    save(page)
    saved(page)
    draft.refresh_from_db()
    assert (draft.title, draft.body) == ("Typed until late", "<p>The list hangs. By the window.</p>")
    assert copies(page) == []


def test_what_came_back_is_sent_even_before_the_editor_is_ready(page, editor, draft):
    page.goto(address(draft))
    write(page, ".field-body", " By the window.")
    page.context.clear_cookies(name="sessionid")
    save(page)
    page.route("**/ckeditor/skins/**", lambda route: None)  # a slow line: never answered
    sign_in_by_hand(page, editor)
    expect(offers(page)).to_contain_text(BACK)
    save(page)
    saved(page)
    draft.refresh_from_db()
    assert draft.body == "<p>The list hangs. By the window.</p>"


def test_another_person_at_the_same_browser_is_offered_nothing(page, editor, draft):
    other = UserFactory(username="lin", role="Branch editor", branches=[editor.branch])
    page.goto(address(draft))
    title(page).fill("Zhou’s words")
    page.context.clear_cookies(name="sessionid")
    save(page)
    sign_in_by_hand(page, other)
    expect(rich(page, ".field-body")).to_be_visible()
    expect(title(page)).to_have_value("Five strands")
    expect(offers(page)).to_have_count(0)
    assert len(copies(page)) == 1  # it waits for the one who typed it


def test_a_stale_token_leads_back_to_what_was_typed(page, editor, draft, watch):
    watch.expect("403 .*/change/")
    page.goto(address(draft))
    title(page).fill("Typed before signing in again")
    page.context.clear_cookies(name="csrftoken")
    page.context.add_cookies(
        [{"name": "csrftoken", "value": "x" * 32, "url": page.url.partition("/admin/")[0] + "/admin/"}]
    )
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("This form could not be accepted")
    page.get_by_role("link", name="Open the form again").click()
    expect(offers(page)).to_contain_text(BACK)
    expect(title(page)).to_have_value("Typed before signing in again")
    save(page)
    saved(page)
    draft.refresh_from_db()
    assert draft.title == "Typed before signing in again"


def test_a_file_that_was_chosen_is_named(page, draft, tmp_path):
    page.goto(address(draft))
    title(page).fill("With a cover")
    page.get_by_label("Cover picture:").set_input_files({"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": b"x"})
    wait_until_kept(page, "gate.jpg")
    page = closed_and_opened_again(page, address(draft))
    expect(offers(page)).to_contain_text("A file cannot be kept; please choose it again: gate.jpg")


def test_a_text_that_was_saved_by_another_since_is_never_overwritten_unasked(page, editor, draft):
    page.goto(address(draft))
    title(page).fill("Mine")
    page.context.clear_cookies(name="sessionid")
    save(page)
    draft.summary = "Theirs"
    draft.save()
    sign_in_by_hand(page, editor)
    expect(offers(page)).to_contain_text(OFFER)
    expect(offers(page)).to_contain_text("The text was saved again since then")
    expect(title(page)).to_have_value("Five strands")


def test_what_the_server_takes_out_is_no_change(page, draft):
    """The script takes out of a copy what the server takes out of a text: else it would offer what was saved."""
    page.goto(address(draft))
    gone = page.evaluate(
        """async () => {
          const form = document.querySelector('script[src*="kept/form"]').src;
          const { stored } = await import(form.replace(/form[^/]*$/, "words.js"));
          const codes = [...Array(0x110000).keys()];
          return codes.filter((code) => stored("a" + String.fromCodePoint(code) + "b") === "ab");
        }"""
    )
    assert gone == [code for code in range(0x110000) if clean_text(f"a{chr(code)}b") == "ab"]
