"""The picture library as a person uses it: dropping pictures, saying what they show, choosing what a crop keeps."""

import base64

import pytest
from django.conf import settings
from playwright.sync_api import expect

from library.models import Picture
from library.pictures import take
from tests.factories import BranchFactory, UserFactory, make_article, make_picture
from tests.library.photographs import photograph
from tests.staff import address

pytestmark = pytest.mark.django_db(transaction=True)

DROP = """(zone, files) => {
  const dataTransfer = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
    dataTransfer.items.add(new File([bytes], name));
  }
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""
SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def branch():
    return BranchFactory(short_name="Anchor Office")


@pytest.fixture
def library(page, sign_in, branch):
    sign_in(UserFactory(role="Branch editor", branches=[branch]))
    page.goto(address(Picture, "changelist"))
    return page


def drop(page, *files):
    named = [(file.name, base64.b64encode(file.read()).decode()) for file in files]
    page.locator("#upload").evaluate(DROP, named)


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [1280, 390], ids=["desk", "telephone"])
def test_pictures_are_dropped_told_and_cropped(library, branch, width):
    page = library
    page.set_viewport_size({"width": width, "height": 900})
    bad = make_picture("drawing.jpg")
    bad.file = type(bad.file)(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    drop(page, make_picture("gate.jpg", (900, 600)), bad, make_picture("line.png", (600, 20), "navy"))

    rows = page.locator(".arrival")
    expect(page.get_by_label("What the picture shows")).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("This is a drawing in SVG.")
    assert fits(page)
    rows.nth(1).get_by_role("button", name="Try again").click()
    expect(rows.nth(1)).to_contain_text("This is a drawing in SVG.")
    rows.nth(1).get_by_role("button", name="Leave it out").click()
    expect(rows).to_have_count(2)

    page.get_by_label("What the picture shows").first.fill("Members before the gate")
    page.get_by_role("button", name="Save the words").click()
    expect(rows.nth(0)).to_contain_text("Its words are saved.")
    expect(rows.nth(1)).to_contain_text("Say what the picture shows, or mark it as decorative.")
    rows.nth(1).get_by_label("Decorative").check()
    page.get_by_role("button", name="Save the words").click()
    expect(rows.nth(1)).to_contain_text("Its words are saved.")

    drop(page, make_picture("copy.jpg", (900, 600)))
    expect(rows.nth(2)).to_contain_text("This picture is in the library already: Members before the gate.")
    rows.nth(2).get_by_role("link", name="Members before the gate").last.click()

    picture = page.locator(".picture-whole img")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.1, "y": box["height"] * 0.8})
    across, down = page.get_by_label("from the left"), page.get_by_label("from the top")
    expect(across).to_have_value("10")
    expect(down).to_have_value("80")
    upright = page.locator(".picture-crop img").nth(1)
    expect(upright).to_have_css("object-position", "0% 50%")
    across.press("ArrowUp")
    expect(across).to_have_value("11")
    across.fill("100")
    expect(upright).to_have_css("object-position", "100% 50%")
    assert fits(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    gate, line = Picture.objects.order_by("pk")
    assert (gate.alt, gate.focus, gate.branch) == ("Members before the gate", (100, 80), branch)
    assert (line.alt, line.is_decorative) == ("", True)


def test_who_was_signed_out_meanwhile_tries_again_and_loses_nothing(library, sign_in, branch):
    page, person = library, branch.editors.get()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    drop(page, make_picture("gate.jpg"))
    row = page.locator(".arrival")
    expect(row).to_contain_text("You are signed out")
    assert not Picture.objects.exists()
    page.context.clear_cookies()
    sign_in(person)
    elsewhere = page.context.new_page()  # signing in there has changed the token, too
    elsewhere.goto(address(Picture, "changelist"))
    row.get_by_role("button", name="Try again").click()
    expect(page.get_by_label("What the picture shows")).to_be_visible()
    assert Picture.objects.get().uploaded_by == person


def test_without_script_one_form_brings_many(browser, base_url, sign_in, branch):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    sign_in(UserFactory(role="Branch editor", branches=[branch]), context)
    page = context.new_page()
    page.goto(address(Picture, "changelist"))
    bad = {"name": "page.jpg", "mimeType": "image/jpeg", "buffer": b"<!DOCTYPE html>"}
    good = {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": make_picture().read()}
    page.get_by_label("Choose pictures").set_input_files([good, bad])
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".arrival").nth(1)).to_contain_text("This is a web page, not a picture.")
    page.get_by_label("What the picture shows").fill("A gate")
    page.get_by_role("button", name="Save the words").click()
    expect(page.locator(".messagelist")).to_contain_text("1 picture has its words.")
    assert Picture.objects.get().alt == "A gate"
    context.close()


def test_a_photograph_costs_a_telephone_little_and_nothing_jumps(browser, base_url):
    picture = take(photograph(4000, 3000), alt="A crowd before trees")
    figure = f'<figure><img src="{picture.url}" alt="A crowd before trees"></figure>'
    body = "<p>The members met in the morning.</p>" * 12 + figure + "<p>And went home.</p>" * 12
    article = make_article(body=body)
    context = browser.new_context(
        base_url=base_url, viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True
    )
    context.add_init_script(SHIFTS)
    page, answers = context.new_page(), []
    page.on("requestfinished", lambda request: answers.append(request) if "/media/" in request.url else None)
    page.goto(article.get_absolute_url())
    image = page.locator("figure img")
    image.scroll_into_view_if_needed()
    image.evaluate("image => image.decode()")  # it may have come before: browsers look ahead
    expect(image).to_have_js_property("complete", True)
    (answer,) = answers
    assert answer.url.endswith("/1280.avif")
    assert answer.sizes()["responseBodySize"] < 120_000
    assert image.evaluate("image => image.naturalWidth > 300")
    page.get_by_text("And went home.").last.scroll_into_view_if_needed()
    assert page.evaluate("window.shifted") == 0
    context.close()
