"""The main job, played in a browser: an editor writes, three people sign, a reader reads."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from articles.models import ArticleEdition
from branches.models import BranchProfile
from tests.factories import (
    BranchFactory,
    ColumnFactory,
    HonorFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    ProgrammeFactory,
    SeriesFactory,
    TermFactory,
    UserFactory,
    make_article,
    make_profile,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def branch():
    branch = BranchFactory(short_name="Cadre Office", slug="cadre-office")
    ProgrammeEntryFactory(programme=ProgrammeFactory(), branch=branch)
    TermFactory(member=MemberFactory(branch=branch, name="Zhou Lan"))
    HonorFactory(branch=branch, title="Advanced Office")
    make_profile(branch=branch, brand_name="Five Strands")
    return branch


def choose(page, label, words):
    """Choose from an autocomplete: open it, type, take the first that is offered."""
    page.locator(f".field-{label} .select2-selection").first.click()
    page.locator(".select2-search__field").fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()


def write(page, name, words):
    """Type into the rich-text editor of a field."""
    page.frame_locator(f".field-{name} iframe.cke_wysiwyg_frame").locator("body").click()
    page.keyboard.type(words)


def sign(page, button):
    """Tick both on the review page, and press a button below."""
    page.get_by_label("Reviewed").check()
    page.get_by_label("Proofread").check()
    page.get_by_role("button", name=button, exact=True).click()


def test_an_article_is_written_signed_revised_and_withdrawn(page, sign_in, branch):
    ColumnFactory(name="Party conduct", slug="party-conduct")
    editor, publisher = UserFactory(role="Branch editor", branches=[branch]), UserFactory(role="Publisher")

    sign_in(editor)
    page.goto("/admin/")
    page.get_by_role("link", name="New: article").click()
    page.get_by_label("Title:", exact=True).fill("Five strands, one cord")
    write(page, "body", "The list hangs by the window.")
    expect(page.locator(".field-branch .select2-selection")).to_contain_text("Cadre Office")  # the only one: chosen
    choose(page, "column", "Party")
    page.get_by_role("button", name="Save and submit for review").click()
    expect(page.locator(".consequences")).to_contain_text(
        "branch secretary → Party committee office → leader in charge"
    )
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".messagelist")).to_contain_text("it waits for this signature: branch secretary")

    draft = ArticleEdition.objects.get()
    address, review = draft.get_absolute_url(), f"/admin/articles/articleedition/{draft.pk}/review/"
    assert address == "/articles/five-strands-one-cord/"
    assert draft.body == "<p>The list hangs by the window.</p>"
    page.goto(review)
    expect(page.locator("main")).to_contain_text("Somebody else signs at this stage.")
    for role in ("Branch secretary", "Committee office"):
        sign_in(UserFactory(role=role, branches=[branch]))
        page.goto(review)
        sign(page, "Sign")
        expect(page.locator(".messagelist")).to_contain_text("You signed “Five strands, one cord”.")
        assert Client().get(address).status_code == 404
    sign_in(publisher)
    page.goto(review)
    sign(page, "Sign and publish")
    expect(page.locator(".messagelist")).to_contain_text("Every stage has signed it; it is public.")

    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Five strands, one cord")
    expect(page.locator("main")).to_contain_text("The list hangs by the window.")
    expect(page.locator("main")).to_contain_text("A branch that does what it says.")  # the committee's comment
    assert page.context.cookies(page.url) == []

    sign_in(editor)
    page.goto(f"/admin/articles/articleedition/{draft.pk}/change/")
    page.get_by_role("link", name="Revise").click()
    page.get_by_role("button", name="Revise").click()
    page.get_by_label("Title:", exact=True).fill("Five strands, one cord, one year on")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Five strands, one cord")  # still the first

    sign_in(publisher)
    page.goto("/admin/")
    page.get_by_role("link", name="one year on").first.click()
    page.get_by_role("link", name="Publish urgently").click()
    expect(page.locator(".consequences")).to_contain_text("It is public without these signatures: branch secretary")
    expect(page.locator(".consequences")).to_contain_text("Edition 2 replaces edition 1")
    page.get_by_label("Why it cannot wait").fill("The year is wrong")
    page.get_by_label("At a time that I choose").check()
    page.get_by_role("button", name="Publish urgently").click()
    expect(page.locator(".errorlist")).to_contain_text("Say at what time.")
    page.get_by_label("Now", exact=True).check()
    page.get_by_role("button", name="Publish urgently").click()
    expect(page.locator(".messagelist")).to_contain_text("Edition 2 is live.")
    page.get_by_role("link", name="View on site").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Five strands, one cord, one year on")

    page.go_back()
    page.get_by_role("link", name="Withdraw").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator(".messagelist")).to_contain_text("Edition 2 is withdrawn.")
    assert Client().get(address).status_code == 404
    assert [edition.phase() for edition in ArticleEdition.objects.order_by("number")] == ["ended", "ended"]


def test_a_profile_is_revised_with_its_endeavours_on_one_page(page, sign_in, branch):
    sign_in(UserFactory(role="Publisher"))
    live = BranchProfile.objects.get()
    page.goto(f"/admin/branches/branchprofile/{live.pk}/change/")
    page.get_by_role("link", name="Revise").click()
    page.get_by_role("button", name="Revise").click()
    page.get_by_label("Slogan").fill("Laid into one cord")
    page.locator("#id_endeavours-0-specialty").fill("clear of mind")
    page.get_by_role("button", name="Add another Endeavour").click()
    page.locator("#id_endeavours-5-position").fill("6")
    page.locator("#id_endeavours-5-endeavour").fill("Show others how")
    page.locator("#id_endeavours-5-specialty").fill("open handed")
    page.frame_locator("#endeavours-5 iframe.cke_wysiwyg_frame").locator("body").click()
    page.keyboard.type("Every Thursday at four.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Publish urgently").click()
    page.get_by_label("Why it cannot wait").fill("The delegation comes today")
    page.get_by_role("button", name="Publish urgently").click()
    expect(page.locator(".messagelist")).to_contain_text("Edition 2 is live.")

    page.goto("/branches/cadre-office/")
    for words in ("Laid into one cord", "clear of mind", "Show others how", "Every Thursday at four.", "Zhou Lan"):
        expect(page.locator("main")).to_contain_text(words)
    assert list(live.endeavours.values_list("specialty", flat=True)[:1]) == ["politically clear"]


def test_the_show_is_read_by_plain_links_on_a_phone(browser, base_url, branch):
    second = BranchFactory(short_name="Second Office", slug="second-office")
    waiting = BranchFactory(name="Party Branch of the Third Office", slug="third-office")
    programme = branch.entries.get().programme
    ProgrammeEntryFactory(programme=programme, branch=second)
    ProgrammeEntryFactory(programme=programme, branch=waiting, shown_from="2099-07-08")
    make_profile(branch=second, brand_name="Clear Source")
    make_profile(branch=waiting, brand_name="Not yet to be read")
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base_url}/branches/")
    assert re.findall(r"Not yet to be read", page.content()) == []
    expect(page.locator("main")).to_contain_text("Party Branch of the Third Office")
    expect(page.locator("main")).to_contain_text("8 July")
    page.get_by_role("link", name="Visit the branch Five Strands").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Five Strands")
    page.get_by_role("link", name="Clear Source").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Clear Source")
    page.get_by_role("link", name="中文").click()
    assert page.url == f"{base_url}/zh-hans/branches/second-office/"
    assert context.cookies() == []
    context.close()


def test_a_series_article_leads_to_the_next(page, branch):
    series = SeriesFactory(name="Brand display")
    first, _second = (make_article(series=series, title=title) for title in ("The first", "The second"))
    page.goto(first.get_absolute_url())
    page.get_by_role("link", name="Next in the series").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The second")
    page.get_by_role("link", name="Previous in the series").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The first")
