"""Pages as a browser has them: what is found in them, named as in a style sheet."""

from lxml import html


def page(client, query="", status=200, before="/branches/office/"):
    """The page of a branch, or the one at the address `before`, parsed."""
    response = client.get(f"{before}{query}")
    assert response.status_code == status
    return html.fromstring(response.content.decode())


def found(page, paths):
    """The elements, in the order of the page, that are named as in a style sheet: “.roster li p, .roster b”."""

    def step(name):
        tag, _dot, kind = name.partition(".")
        return (tag or "*") + (f"[contains(concat(' ', @class, ' '), ' {kind} ')]" if kind else "")

    return page.xpath(
        " | ".join("descendant::" + "/descendant::".join(map(step, path.split())) for path in paths.split(", "))
    )


def texts(page, paths):
    return [" ".join(element.text_content().split()) for element in found(page, paths)]
