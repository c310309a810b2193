"""What an article's page has for those who pass it on, on a screen or on paper."""

import re

import pytest
import segno
from django.utils import translation

from publishing.editions import State
from publishing.templatetags.qr import qr_code
from tests.factories import UserFactory, make_article


def drawn(svg):
    """The dark modules of a QR code's drawing, as (column, row): lines of a stroke, each in the middle of its row."""
    stroke = re.search(r'stroke="#000" d="([^"]+)"', svg)[1]
    x = y = 0
    modules = set()
    for move, numbers in re.findall(r"([Mmh])([-\d. ]+)", stroke):
        numbers = [float(number) for number in numbers.split()]
        if move == "h":
            modules |= {(int(x) + step, int(y)) for step in range(int(numbers[0]))}
            x += numbers[0]
        else:
            x, y = numbers if move == "M" else (x + numbers[0], y + numbers[1])
    return modules


def test_the_code_is_drawn_as_it_is_computed_with_a_quiet_zone():
    matrix = segno.make_qr("https://example.org/articles/五/").matrix
    dark = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
    assert drawn(qr_code("https://example.org/articles/五/")) == dark


@pytest.mark.django_db
class TestPage:
    @pytest.mark.parametrize("path", ["/articles/five/", "/zh-hans/articles/five/"])
    def test_page_has_its_address_in_words_and_as_a_code(self, client, path):
        make_article(slug="five")
        html = client.get(f"{path}?from=wechat").content.decode()
        assert f"data-address>http://testserver{path}</p>" in html
        assert drawn(html) == drawn(qr_code(f"http://testserver{path}"))
        assert drawn(html) != drawn(qr_code("http://testserver/articles/six/"))

    def test_what_needs_script_is_hidden_without_it(self, client):
        make_article(slug="five")
        html = client.get("/articles/five/").content.decode()
        buttons = re.findall(r"<button[^>]*>", html.partition("<main")[2].partition("</main>")[0])
        assert len(buttons) == 3
        assert all(" hidden>" in button for button in buttons)

    def test_a_preview_is_not_shared(self, client):
        client.force_login(UserFactory(role="Administrator", is_superuser=True))
        draft = make_article(state=State.DRAFT)
        with translation.override("en"):
            html = client.get(f"/admin/preview/article/{draft.pk}/", follow=True).content.decode()
        assert draft.title in html
        assert "data-address" not in html
        assert 'class="qr"' not in html
