"""Pages of the old site come in: chosen, looked at one by one, imported, and found again at their old addresses."""

import pytest
from playwright.sync_api import expect

from articles.models import ArticleEdition
from library.models import Picture
from tests.articles.saved_pages import BLOCKS, ENGLISH
from tests.factories import ColumnFactory, UserFactory, make_picture

pytestmark = pytest.mark.django_db(transaction=True)


def test_administrator_imports_saved_pages_and_readers_find_them_at_their_old_addresses(page, sign_in, tmp_path):
    ColumnFactory(name="党风廉政建设")
    (tmp_path / "t20200715_2863.html").write_text(BLOCKS)
    (tmp_path / "W020200715.jpg").write_bytes(make_picture(size=(300, 200)).read())
    (tmp_path / "notes-7.html").write_text(ENGLISH)
    (tmp_path / "empty.html").write_text("<html></html>")
    sign_in(UserFactory(role="Administrator"))
    page.goto("/admin/articles/articleedition/")
    page.get_by_role("link", name="Import old pages").click()
    page.get_by_label("Pages with their pictures and documents").set_input_files(sorted(tmp_path.iterdir()))
    page.get_by_role("button", name="Read the pages").click()

    expect(page.locator(".old-pages")).to_contain_text("There is no text in this page.")
    expect(page.get_by_role("checkbox", name="Import empty.html")).to_be_disabled()
    expect(page.get_by_role("article").get_by_role("heading", level=1)).to_have_text("Grass-roots notes")
    page.get_by_role("radio", name="public at once").check()
    page.get_by_role("button", name="控告申诉支部").click()
    look = page.get_by_role("article")
    expect(look.get_by_role("heading", level=1)).to_have_text("控告申诉支部：群众的事无小事")
    picture = look.get_by_role("img", name="来访接待室")
    assert picture.evaluate("async image => (await image.decode(), image.naturalWidth)") == 300
    expect(page.locator(".checks")).to_contain_text("备案号：12345")
    expect(page.get_by_role("radio", name="public at once")).to_be_checked()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not ArticleEdition.objects.exists()
    assert not Picture.objects.exists()

    page.get_by_role("checkbox", name="Import notes-7.html").uncheck()
    page.get_by_role("button", name="Yes, import the chosen pages").click()
    expect(page.locator(".messagelist")).to_contain_text("1 page is public now.")
    page.goto("/dflz/202007/t20200715_2863.shtml")
    expect(page.get_by_role("heading", level=1)).to_have_text("控告申诉支部：群众的事无小事")
    expect(page.locator(".meta")).to_contain_text("2020-07-15 10:20")
    assert page.url.endswith(ArticleEdition.objects.get().get_absolute_url())
