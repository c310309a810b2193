"""The gate as two people meet it: one types a number into a table, the other allows it with a reason."""

import pytest
from playwright.sync_api import expect

from articles.models import ArticleEdition
from publishing.allowances import Allowance
from publishing.states import State
from tests.factories import BranchFactory, UserFactory, make_article

pytestmark = pytest.mark.django_db(transaction=True)

IDENTITY = "340102199001011236"
TABLE = "<table><tr><th>Name</th><th>Number</th></tr><tr><td>Li</td><td>No.</td></tr></table>"


def test_a_number_in_a_table_is_marked_refused_allowed_and_submitted(page, sign_in):
    branch = BranchFactory()
    editor = UserFactory(role="Branch editor", branches=[branch], display_name="Zhou Lan")
    publisher = UserFactory(role="Publisher", display_name="Gao Yun")
    draft = make_article(state=State.DRAFT, branch=branch, title="The study group", body=TABLE)

    sign_in(editor)
    page.goto(f"/admin/articles/articleedition/{draft.pk}/change/")
    page.frame_locator(".field-body iframe.cke_wysiwyg_frame").locator("td").last.click()
    page.keyboard.press("End")
    page.keyboard.type(f" {IDENTITY}")
    page.get_by_role("button", name="Save and submit for review").click()

    # What stands there is marked in its row; the deed is refused; only a publisher could allow it.
    found = page.locator(".personal-data")
    expect(found).to_contain_text("Text identity card number")
    expect(found.locator("blockquote")).to_have_text(f"Li | No. {IDENTITY}")
    expect(found.locator("mark")).to_have_text(IDENTITY)
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".errorlist")).to_contain_text("Personal data in this text: identity card number (Text).")
    expect(page.get_by_role("link", name="Allow with a reason")).to_have_count(0)
    assert ArticleEdition.objects.get().state == State.DRAFT

    sign_in(publisher)
    page.goto(f"/admin/articles/articleedition/{draft.pk}/change/")
    page.get_by_role("link", name="Allow with a reason").click()
    expect(found.locator("mark")).to_have_text(IDENTITY)
    page.get_by_label("Why it may stand in the text").fill("A number made up for the lesson.")
    page.get_by_role("button", name="Allow").click()
    expect(page.locator(".messagelist")).to_contain_text("Allowed: identity card number.")
    expect(found).to_contain_text("Allowed by Gao Yun on")
    expect(found).to_contain_text("A number made up for the lesson.")
    assert Allowance.objects.get().words == IDENTITY

    sign_in(editor)
    page.goto(f"/admin/articles/articleedition/{draft.pk}/submit/")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator(".messagelist")).to_contain_text("it waits for this signature: branch secretary")
