"""The whole story, played by five people: written, returned, mended, signed, scheduled, live, revised, withdrawn."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import ArticleEdition
from publishing.states import State
from tests.factories import BranchFactory, ColumnFactory, UserFactory, make_article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def branch():
    return BranchFactory(short_name="Cadre Office", slug="cadre-office")


@pytest.fixture
def people(branch):
    return {
        "editor": UserFactory(role="Branch editor", branches=[branch], display_name="Zhou Lan"),
        "secretary": UserFactory(role="Branch secretary", branches=[branch], display_name="Lin Hai"),
        "office": UserFactory(role="Committee office", display_name="He Jun"),
        "leader": UserFactory(role="Publisher", display_name="Gao Yun"),
        "auditor": UserFactory(role="Auditor", display_name="Shen Mo"),
    }


@pytest.fixture
def sit_down(page, sign_in, people):
    """`sit_down("office")`: that person is at the desk now."""

    def sit_down(who):
        sign_in(people[who])
        page.goto("/admin/")
        return page

    return sit_down


def write(page, name, words):
    page.frame_locator(f".field-{name} iframe.cke_wysiwyg_frame").locator("body").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def sign(page, title, button="Sign"):
    """From the desk to a signed text: one link, two ticks, one button."""
    page.get_by_role("link", name=title).first.click()
    page.get_by_label("Reviewed").check()
    page.get_by_label("Proofread").check()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text(f"You signed “{title}”.")


def move_back(edition, **span):
    """The server's clock is nobody's to move: what is to happen moves towards it."""
    edition.refresh_from_db()
    type(edition).objects.filter(pk=edition.pk).update(live_from=edition.live_from - datetime.timedelta(**span))


def test_from_the_first_word_to_the_withdrawal(page, sit_down, people, branch):
    ColumnFactory(name="Party conduct", slug="party-conduct")
    title = "Five strands, one cord"

    sit_down("editor")
    page.get_by_role("link", name="New: article").click()
    page.get_by_label("Title:", exact=True).fill(title)
    page.get_by_label("Summary").fill("What the branch learnt.")
    write(page, "body", "The list hangs by the window of office 1204.")
    page.locator(".field-column .select2-selection").first.click()
    page.locator(".select2-search__field").fill("Party")
    page.locator(".select2-results__option", has_text="Party").first.click()
    page.get_by_role("button", name="Save and submit for review").click()
    expect(page.locator(".consequences")).to_contain_text(
        "branch secretary → Party committee office → leader in charge"
    )
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".messagelist")).to_contain_text("it waits for this signature: branch secretary")
    address = ArticleEdition.objects.get().get_absolute_url()

    # The secretary returns it; without a reason she cannot.
    sit_down("secretary")
    page.get_by_role("link", name=title).first.click()
    expect(page.locator("#content-main")).to_contain_text("The whole text: readers have nothing of it yet")
    page.get_by_role("button", name="Return with the remark").click()
    expect(page.locator(".errorlist")).to_contain_text("Say why the text is returned.")
    page.get_by_label("Remark").fill("Leave the room number out.")
    page.get_by_role("button", name="Return with the remark").click()
    expect(page.locator(".messagelist")).to_contain_text("was returned to its authors")

    # The reason stands at the top of the editor's form. He mends it and submits again.
    sit_down("editor")
    page.get_by_role("link", name=title).first.click()
    expect(page.locator(".returned")).to_contain_text("Returned by Lin Hai (branch secretary)")
    expect(page.locator(".returned")).to_contain_text("Leave the room number out.")
    body = page.frame_locator(".field-body iframe.cke_wysiwyg_frame").locator("body")
    body.click()
    page.keyboard.press("Control+End")
    for _letter in " of office 1204.":
        page.keyboard.press("Backspace")
    page.keyboard.type(".")
    page.get_by_role("button", name="Save and submit for review").click()
    page.get_by_role("button", name="Submit for review").click()

    # Three people sign what they read; the last one for tomorrow at eight.
    sit_down("secretary")
    sign(page, title)
    sit_down("office")
    page.get_by_role("link", name=title).first.click()
    expect(page.locator(".remarks")).to_contain_text("Leave the room number out.")
    sit_down("office")
    sign(page, title)
    assert Client().get(address).status_code == 404
    sit_down("leader")
    page.get_by_role("link", name=title).first.click()
    page.get_by_label("Reviewed").check()
    page.get_by_label("Proofread").check()
    page.get_by_label("At a time that I choose").check()
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    page.locator("#id_at_0").fill(tomorrow.isoformat())
    page.locator("#id_at_1").fill("08:00")
    page.get_by_role("button", name="Sign and publish").click()
    day = f"{tomorrow.day} {tomorrow:%B %Y}"
    expect(page.locator(".messagelist")).to_contain_text(f"It goes live on {day}, 08:00 (Asia/Shanghai)")

    # Nothing wakes up at that time: the time is past, and it is public.
    draft = ArticleEdition.objects.get()
    signers = list(draft.sign_offs.filter(verdict="approved").values_list("signed_by__display_name", flat=True))
    assert signers == ["Lin Hai", "He Jun", "Gao Yun"]
    assert draft.is_scheduled()
    assert Client().get(address).status_code == 404
    move_back(draft, hours=48)
    assert "The list hangs by the window." in Client().get(address).content.decode()

    # It is revised; the second edition is compared with the first, and the first is put back into the draft.
    sit_down("editor")
    page.goto(f"/admin/articles/articleedition/{draft.pk}/change/")
    page.get_by_role("link", name="Revise", exact=True).click()
    page.get_by_role("button", name="Revise").click()
    page.get_by_label("Title:", exact=True).fill(f"{title}, one year on")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.locator(".differences")).to_contain_text(", one year on")
    page.get_by_role("button", name="Put this text into the draft").click()
    expect(page.locator(".messagelist")).to_contain_text("What it said before is kept as a version.")
    expect(page.get_by_label("Title:", exact=True)).to_have_value(title)
    assert ArticleEdition.objects.get(number=2).versions.filter(form__fields__title=f"{title}, one year on").exists()

    # The auditor reads all of it and changes nothing.
    sit_down("auditor")
    page.goto(f"/admin/articles/articleedition/{draft.pk}/review/")
    expect(page.locator(".remarks li")).to_have_count(4)
    assert page.get_by_role("button", name="Sign").count() == 0

    sit_down("leader")
    page.goto(f"/admin/articles/articleedition/{draft.pk}/change/")
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".messagelist")).to_contain_text("Edition 1 is withdrawn.")
    assert Client().get(address).status_code == 404


def test_an_urgent_text_stays_on_every_desk_until_it_is_signed(page, sit_down, branch):
    draft = make_article(branch=branch, state=State.DRAFT, title="The office is closed tomorrow")

    sit_down("leader")
    page.goto(f"/admin/articles/articleedition/{draft.pk}/change/")
    page.get_by_role("link", name="Publish urgently").click()
    page.get_by_role("button", name="Publish urgently").click()
    expect(page.locator(".errorlist").first).to_contain_text("This field is required.")
    page.get_by_label("Why it cannot wait").fill("The storm comes tonight.")
    page.get_by_role("button", name="Publish urgently").click()
    expect(page.locator(".messagelist")).to_contain_text("Edition 1 is live.")
    expect(page.locator(".edition-state")).to_contain_text("The storm comes tonight.")

    for who in ("editor", "secretary", "office", "leader"):
        sit_down(who)
        expect(page.locator("#content")).to_contain_text(draft.title)
    for who in ("secretary", "office"):
        sit_down(who)
        sign(page, draft.title)
    move_back(draft, hours=1)
    sit_down("leader")
    sign(page, draft.title)
    draft.refresh_from_db()
    assert (draft.grounds, draft.stage, draft.is_live()) == ("urgent", "", True)
    assert draft.live_from < timezone.now() - datetime.timedelta(minutes=59)


def test_two_people_write_in_one_text_and_both_words_are_kept(page, sign_in, browser, base_url, people, branch):
    draft = make_article(branch=branch, state=State.DRAFT, body="<p>One.</p><p>Two.</p><p>Three.</p>")
    sign_in(people["editor"])
    url = f"{base_url}/admin/articles/articleedition/{draft.pk}/change/"
    page.goto(url)
    other = browser.new_context(locale="en-GB")
    client = Client()
    client.force_login(people["secretary"])
    cookie = client.cookies["sessionid"]
    other.add_cookies([{"name": "sessionid", "value": cookie.value, "url": f"{base_url}/admin/"}])
    theirs = other.new_page()
    theirs.goto(url)
    expect(theirs.locator("body")).to_contain_text("Zhou Lan has had this open since")
    theirs.get_by_label("Title:", exact=True).fill("What Lin wrote")
    theirs.get_by_label("Summary").fill("Lin’s summary.")
    theirs.get_by_role("button", name="Save", exact=True).click()
    expect(theirs.locator(".messagelist")).to_contain_text("was changed successfully")

    page.get_by_label("Title:", exact=True).fill("What Zhou wrote")
    write(page, "body", " And four.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".edition-note")).to_contain_text("Lin Hai saved this text")
    for words in ("What Lin wrote", "What Zhou wrote", "Lin’s summary.", "And four."):
        expect(page.locator(".collision")).to_contain_text(words)
    page.get_by_label("What Lin Hai wrote").check()
    page.get_by_role("button", name="Save both people’s changes").click()
    expect(page.locator(".messagelist")).to_contain_text("Both people’s changes are saved.")
    other.close()

    draft.refresh_from_db()
    assert (draft.title, draft.summary) == ("What Lin wrote", "Lin’s summary.")
    assert draft.body == "<p>One.</p>\n<p>Two.</p>\n<p>Three. And four.</p>"
    assert draft.versions.count() >= 3


def test_the_review_form_is_one_page_of_paper_and_fits_a_phone(page, sign_in, people, branch):
    draft = make_article(branch=branch, state=State.DRAFT, title="A title of some length, " * 6)
    draft.submit(people["editor"])
    draft.sign(people["secretary"], read=draft.digest_now(), reviewed=True, proofread=True, comment="Well put. " * 20)
    sign_in(people["office"])
    page.goto(f"/admin/articles/articleedition/{draft.pk}/review-form/")
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
