"""A document on its way: attached in the form, kept while the form is refused, signed, and taken away by a reader."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import expect

from articles.models import ArticleEdition
from publishing.editions import State
from tests.factories import BranchFactory, UserFactory, make_article
from tests.library.files import content_of, make_excel, make_word
from tests.signers import sign_at_all_stages

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_document_is_attached_signed_and_taken_away(page, sign_in, tmp_path):
    branch = BranchFactory()
    draft = make_article(branch=branch, state=State.DRAFT, title="A day", slug="a-day")
    plan, numbers = tmp_path / "支部工作计划.docx", tmp_path / "numbers.xlsx"
    plan.write_bytes(content_of(make_word("The members meet on Mondays.")))
    numbers.write_bytes(content_of(make_excel([("Zhou Lan", 13912345678)])))
    sign_in(UserFactory(role="Branch editor", branches=[branch]))

    page.goto(f"/admin/articles/articleedition/{draft.pk}/change/")
    for place, file in enumerate([plan, numbers]):
        page.get_by_role("button", name="Add another Attachment").click()
        page.locator(f"#id_attachments-{place}-file").set_input_files(file)
    page.locator("#id_attachments-1-title").fill("Whom to ring")
    page.get_by_role("button", name="Save", exact=True).click()
    rows = page.locator("#attachments-group")
    expect(rows).to_contain_text("sheet “Members”, cell B1: mobile number 139*****678.")
    expect(rows).to_contain_text("“支部工作计划.docx” is kept: it need not be chosen again.")
    expect(page.locator("#id_attachments-1-title")).to_have_value("Whom to ring")
    page.locator("#attachments-1 .inline-deletelink").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#id_attachments-0-title")).to_have_value("支部工作计划")
    expect(rows.get_by_role("link", name="Word, ")).to_be_visible()

    attachment = ArticleEdition.objects.get().attachments.get()
    assert Client().get(attachment.get_absolute_url()).status_code == 404
    sign_at_all_stages(ArticleEdition.objects.get())

    page.goto("/articles/a-day/")
    with page.expect_download() as download:
        page.get_by_role("link", name="支部工作计划").click()
    assert download.value.suggested_filename == "支部工作计划.docx"
    assert Path(download.value.path()).read_bytes() == plan.read_bytes()
