"""What axe finds on our pages: nothing, in both languages, light and dark, wide and narrow, plain and in elder mode."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib import admin
from django.urls import reverse

from library.pictures import take
from publishing.editions import State
from tests.browser.whole_site import MAIN_PAGES, NARROW, PAGES, WIDE, make_site
from tests.factories import make_article
from tests.library.test_uploads import jpeg, upload
from tests.staff import full_branch, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

FIND = """async (rules) => {
  // Nothing is loaded once more: axe would ask for what a sheet imports from the address of the page.
  const page = { exclude: ["iframe.cke_wysiwyg_frame"] }; // CKEditor's own markup of what is typed
  const found = await axe.run(page, { resultTypes: ["violations"], rules, preload: false });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}`));
}"""


LARGE_ENOUGH = {"target-size": {"enabled": True}}  # WCAG 2.2, 2.5.8; off unless asked for


@pytest.fixture
def content():
    return make_site()


@pytest.fixture
def axe(browser, browser_context_args):
    """In a context without content policy: axe sets styles on elements that it measures."""
    context = browser.new_context(**browser_context_args, bypass_csp=True)
    yield Axe(context.new_page())
    context.close()


class Axe:
    """`axe(address, (size, scheme))` opens a page and keeps what axe finds there; `found` tells it all at the end."""

    def __init__(self, page):
        self.page, self.found, self.rules = page, {}, {}

    def __call__(self, address, *looks):
        self.page.goto(address)
        self.page.evaluate(AXE_SCRIPT)
        for size, scheme in looks:
            self.look(address, size, scheme)

    def look(self, address, size, scheme):
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for finding in self.page.evaluate(FIND, self.rules):
            self.found.setdefault(finding, f"{address}, {size['width']}, {scheme}")


@pytest.mark.usefixtures("content")
def test_public_pages_in_elder_mode(axe):
    axe.page.goto("/")
    axe.page.locator("#elder").check()
    axe.rules = LARGE_ENOUGH | {"color-contrast-enhanced": {"enabled": True}}  # 7:1
    for address in (*MAIN_PAGES, "/zh-hans/honors/"):
        axe(address, (WIDE, "light"), (NARROW, "dark"))
    assert axe.found == {}


@pytest.mark.usefixtures("content")
def test_public_pages(axe, watch):
    watch.expect("404 .*/nowhere/", "404 .*on=2199")
    axe.rules = LARGE_ENOUGH
    for language in ("", "/zh-hans"):
        for address in (*PAGES, "/branches/cadre-office/?on=2199-01-01", "/nowhere/"):
            axe(language + address, *((size, scheme) for size in (WIDE, NARROW) for scheme in ("light", "dark")))
    assert axe.found == {}


def test_admin_pages(axe, sign_in, content):
    """Every page wide in English; each kind of page narrow in Chinese."""
    full_branch("Draft")
    take(upload(jpeg()), branch=content)
    make_article(branch=content, state=State.IN_REVIEW)
    reader = signed_in("Administrator")
    reader.user.is_superuser = True
    reader.user.save()
    addresses = dict(pages_of_admin(reader))
    assert len(addresses) > 70
    axe(reverse("admin:login"), (WIDE, "light"), (NARROW, "light"))
    sign_in(reader.user, axe.page.context)
    for address in addresses:
        axe(address, (WIDE, "light"))
    axe.page.goto(reverse("admin:index"))
    axe.page.locator(".language button").click()
    for address in {kind: address for address, kind in addresses.items()}.values():
        axe(address, (NARROW, "light"))
    assert axe.found == {}


def pages_of_admin(reader):
    """Every address of the admin that gives a page, each with the kind of page it is.

    Lists, forms, and what else a row has, in each state. What is the same for all models is one kind.
    """
    for name in ("index", "my_mail", "password_change"):
        yield reverse(f"admin:{name}"), name
    for model, of_model in admin.site._registry.items():
        for pattern in filter(lambda pattern: pattern.name, of_model.urls):
            wanted = set(pattern.pattern.converters)
            if wanted - {"object_id", "id"}:
                continue
            for row in rows(model) if wanted else [None]:
                address = reverse(f"admin:{pattern.name}", args=[row.pk] if row else [])
                response = reader.get(address)
                if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
                    kind = pattern.name.rpartition("_")[2]
                    yield address, kind if kind in ("add", "delete", "deleted", "history") else pattern.name


def rows(model):
    """One of each state; of what has no states, one."""
    if not hasattr(model, "state"):
        return model.objects.order_by("pk")[:1]
    return [row for state in State.values for row in model.objects.filter(state=state)[:1]]
