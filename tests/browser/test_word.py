"""A text on its way from Word to a draft, and out again, as a member of staff does it."""

import pytest
from playwright.sync_api import expect

from articles.models import ArticleEdition
from tests.factories import BranchFactory, ColumnFactory, UserFactory
from tests.word_files import DOCX, as_upload, chinese_document

pytestmark = pytest.mark.django_db(transaction=True)


def test_document_becomes_a_draft_and_a_document_again(page, sign_in, tmp_path):
    branch, column = BranchFactory(), ColumnFactory(name="Party conduct")
    sign_in(UserFactory(role="Branch editor", branches=[branch]))
    file = {"name": "一天.docx", "mimeType": DOCX, "buffer": as_upload(chinese_document()).read()}

    page.goto("/admin/articles/articleedition/")
    page.get_by_role("link", name="New article from Word").click()
    page.get_by_label("Word document").set_input_files(file)
    page.get_by_role("button", name="Read the document").click()

    text = page.get_by_role("article")
    expect(text.get_by_role("heading", name="干部支部的一天")).to_be_visible()
    picture = text.get_by_role("img", name="支部党员围坐读书")
    assert picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 300
    expect(page.get_by_text("The editor’s note was taken out of the text")).to_be_visible()
    expect(page.get_by_text("13812345678").last).to_be_visible()
    assert not ArticleEdition.objects.exists()

    page.get_by_label("Column").select_option("Party conduct")
    page.get_by_role("button", name="Yes, make it a draft").click()

    expect(page.get_by_text("“干部支部的一天” is a draft now")).to_be_visible()
    expect(page.locator("#id_title")).to_have_value("干部支部的一天")
    draft = ArticleEdition.objects.get()
    assert (draft.branch, draft.column) == (branch, column)

    with page.expect_download() as download:
        page.get_by_role("link", name="Word", exact=True).click()
    assert download.value.suggested_filename == "干部支部的一天 1.docx"


@pytest.mark.parametrize("width", [1280, 390])
def test_result_fits_its_window(page, sign_in, width):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(UserFactory(role="Committee office"))
    page.goto("/admin/articles/articleedition/from-word/")
    file = {"name": "one.docx", "mimeType": DOCX, "buffer": as_upload(chinese_document()).read()}
    page.get_by_label("Word document").set_input_files(file)
    page.get_by_role("button", name="Read the document").click()

    expect(page.get_by_role("heading", name="As it will look")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
