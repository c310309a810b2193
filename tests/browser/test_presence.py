"""Two people with the same draft open read of each other, without loading the page again."""

import pytest
from playwright.sync_api import expect

from publishing.editions import State
from tests.factories import BranchFactory, UserFactory, make_article
from tests.staff import address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_desk(browser, base_url, sign_in):
    """`at_desk(user)`: a page of a browser of their own, whose clock can be moved."""
    contexts = []

    def at_desk(user):
        context = browser.new_context(base_url=base_url, locale="en-GB")
        contexts.append(context)
        sign_in(user, context)
        page = context.new_page()
        page.clock.install()
        return page

    yield at_desk
    for context in contexts:
        for page in context.pages:
            page.evaluate(
                "() => { window.fetch = () => new Promise(() => {}) }"
            )  # nobody says goodbye when the test is over
        context.close()


def half_a_minute_later(page):
    with page.expect_response("**/here/") as answer:
        page.clock.fast_forward(31_000)
    assert answer.value.ok


def notice(page):
    return page.locator("#here")


def test_each_reads_of_the_other_and_of_the_others_leaving(at_desk):
    branch = BranchFactory()
    draft = make_article(branch=branch, state=State.DRAFT)
    zhou, lin = (
        at_desk(UserFactory(display_name=name, role="Branch editor", branches=[branch]))
        for name in ("Zhou Lan", "Lin Yue")
    )
    zhou.goto(address(draft))
    expect(notice(zhou)).to_be_hidden()

    lin.goto(address(draft))
    expect(notice(lin)).to_contain_text("Zhou Lan has had this open since")
    half_a_minute_later(zhou)
    expect(notice(zhou)).to_contain_text("Lin Yue has had this open since")
    half_a_minute_later(zhou)
    expect(notice(zhou).locator("li")).to_have_count(1)

    lin.goto("/admin/")
    for _sign in range(5):  # the goodbye is on its way
        half_a_minute_later(zhou)
        if notice(zhou).is_hidden():
            break
    expect(notice(zhou)).to_be_hidden()
