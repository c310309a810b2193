"""What stands in the head for machines, in a browser that keeps the content policy."""

import json

from tests.portal.public_pages import furnished


def test_block_of_data_stands_beside_the_policy_and_its_addresses_lead_somewhere(page, base_url):
    furnished()
    page.goto("/articles/five/")  # an error in the console fails the test
    data = json.loads(page.locator('script[type="application/ld+json"]').text_content())
    article = data["@graph"][0]
    assert article["headline"] == "Five Specialties & “more”"
    for address in (
        article["image"],
        article["url"],
        *page.locator("link[rel=alternate]").evaluate_all("all => all.map(one => one.href)"),
    ):
        assert page.request.get(address).status == 200, address
