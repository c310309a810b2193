"""Explainers as one long picture, panoramas and transparent drawings: readable on a desk, a telephone and paper."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect
from pypdf import PdfReader

from library.pictures import take
from tests.factories import make_article
from tests.library.ai_files import LABELLED
from tests.library.test_uploads import encoded, upload

pytestmark = pytest.mark.django_db(transaction=True)
CHART = Path(__file__).parents[1] / "library" / "cases" / "chart.png"


def explainer(width, height):
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    for top in range(30, height - 30, 60):
        draw.rectangle((40, top, width - 40, top + 26), "black")
    return picture


def figure(row):
    return f'<figure><img src="{row.url}" alt="What the plan says"><figcaption>The plan</figcaption></figure>'


def shown(page):
    """The picture’s own width in the file that the browser chose, and its size on the page, in pixels."""
    picture = page.locator(".article-body figure img")
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    return picture.evaluate(
        """async (image) => {
            const file = await createImageBitmap(await (await fetch(image.currentSrc)).blob());
            const box = image.getBoundingClientRect();
            return [file.width, Math.round(box.width), Math.round(box.height)];
        }"""
    )


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)], ids=["desk", "telephone"])
def test_a_long_picture_is_sharp_on_the_page(page, size):
    row = take(upload(encoded(explainer(1080, 12000), "PNG")))
    assert row.size == (1080, 12000)
    make_article(slug="one", body=figure(row))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/articles/one/")
    width, across, down = shown(page)
    assert width >= 1000
    assert down / across == pytest.approx(12000 / 1080, rel=0.01)
    assert across > size[0] * (0.85 if size[0] < 600 else 0.4)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_long_picture_runs_over_as_many_sheets_as_it_needs(page):
    make_article(slug="one", body=figure(take(upload(encoded(explainer(1080, 9000), "PNG")))))
    page.goto("/articles/one/")
    shown(page)
    pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert len(pages) > 162 / 1080 * 9000 / 253  # as wide as the text of a sheet is, in millimetres


def test_a_panorama_is_as_high_as_it_must_be_and_moves_to_the_side(page):
    row = take(upload(encoded(explainer(9000, 900), "JPEG")))
    assert row.height == 600
    make_article(slug="one", body=figure(row))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/articles/one/")
    _width, across, down = shown(page)
    assert (down >= 300, across > 3000) == (True, True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = page.get_by_role("group", name="What the plan says")
    box.focus()
    expect(box).to_be_focused()  # so that arrow keys move it
    assert box.evaluate("box => box.scrollWidth > 3 * box.clientWidth")


def test_black_lines_on_a_transparent_ground_can_be_seen_on_the_dark_page(page):
    make_article(slug="one", body=figure(take(upload(CHART.read_bytes()))))
    page.emulate_media(color_scheme="dark")
    page.goto("/articles/one/")
    shown(page)
    seen = Image.open(io.BytesIO(page.locator(".article-body figure img").screenshot())).convert("L")
    darkest, lightest = seen.getextrema()
    assert (darkest < 60, lightest > 200) == (True, True)
    assert seen.getpixel((3, 3)) > 200


def test_the_label_of_ai_is_seen_on_the_page_and_on_paper(page):
    make_article(slug="one", body=figure(take(upload(LABELLED["EXIF comment"]()))))
    page.goto("/articles/one/")
    assert page.locator(".article-body figure .made-by-ai").is_visible()
    words = "".join(each.extract_text() for each in PdfReader(io.BytesIO(page.pdf())).pages)
    assert "AI-generated" in words
