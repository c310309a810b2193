"""Asking the search page as a reader does."""

import html
import re


def page(client, question, status=200, **filters):
    response = client.get("/search/", {"q": question} | filters)
    assert response.status_code == status
    return response.content.decode()


def found(client, question, **filters):
    """The titles of the results, without marks."""
    results = page(client, question, **filters).partition('<ol class="lines"')[2].partition("</ol>")[0]
    links = re.findall(r'<a href="[^"]*">(.*?)</a>', results)
    return [html.unescape(re.sub("</?mark>", "", title)) for title in links]


def snippets(client, question):
    return re.findall(r"<p>(.*?)</p>", page(client, question).partition('<ol class="lines"')[2].partition("</ol>")[0])
