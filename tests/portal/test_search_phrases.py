"""Search: what is in quotes, and names that no dictionary has, stand in a result as they were written."""

import pytest

from tests.factories import make_article
from tests.portal.asking import found, page, snippets

pytestmark = pytest.mark.django_db


class TestPhrases:
    @pytest.mark.parametrize("quotes", ['""', "“”", "「」", "『』", "《》", "＂＂", "””"])
    def test_what_is_in_quotes_stands_together(self, client, quotes):
        make_article(title="廉政教育月", body="<p>An evening of reading.</p>")
        make_article(title="教育与廉政", body="<p>Reading all evening of it.</p>")
        left, right = quotes
        assert found(client, f"{left}廉政教育{right}") == ["廉政教育月"]
        assert found(client, f"{left}evening of reading{right}") == ["廉政教育月"]
        assert len(found(client, "廉政教育 evening of reading")) == 2

    def test_phrase_and_words_beside_it_are_all_asked_for(self, client):
        make_article(title="One", body="<p>The lamp was lit; a candle, too.</p>")
        make_article(title="Two", body="<p>The lamp was lit.</p>")
        make_article(title="Three", body="<p>A candle was lit by the lamp.</p>")
        assert found(client, '"lamp was lit" candle') == ["One"]
        assert found(client, 'candle "lamp was lit" "a candle"') == ["One"]

    @pytest.mark.parametrize("question", ["“lamp was", "lamp was”", "”lamp was“ 「", '"lamp" "was'])
    def test_quotes_that_are_not_closed_are_no_quotes(self, client, question):
        make_article(title="The lamp that it was")
        assert found(client, question.replace("”lamp was“", "lamp was")) == ["The lamp that it was"]

    @pytest.mark.parametrize("title", ["The branches", "abbranch", "the-branch", "THE\u3000BRANCH", "其the branch的"])
    def test_latin_words_of_a_phrase_are_whole(self, client, title):
        make_article(title=title, summary="", body="<p>The other branch.</p>")
        assert found(client, '"the branch"') == ([] if title in ("The branches", "abbranch") else [title])

    def test_phrase_ends_where_the_title_does(self, client):
        make_article(title="The lamp", summary="Was lit", body="")
        assert found(client, '"lamp was lit"') == []

    def test_phrase_is_marked_as_a_whole_and_its_words_are_not(self, client):
        make_article(title="T", summary="", body="<p>A lamp. The lamp — was lit. 干部处的党支部，干部的党支部。</p>")
        [snippet] = snippets(client, '"the lamp was" 《干部的党支部》')
        assert snippet == "A lamp. <mark>The lamp — was</mark> lit. 干部处的党支部，<mark>干部的党支部</mark>。"

    def test_name_that_no_dictionary_has_is_found_as_it_stands(self, client):
        make_article(title="王敏锐", body="")
        make_article(title="敏王", body="")
        assert found(client, "王敏") == ["王敏锐"]
        assert "<mark>王敏</mark>锐" in page(client, "王敏")

    @pytest.mark.parametrize("common", [3, 12])
    def test_phrase_is_found_behind_better_hits_of_its_words(self, client, common, monkeypatch):
        monkeypatch.setattr("portal.search.views.MOST", 2)
        make_article(title="T", summary="", body="<p>" + "Other words. " * 90 + "Where the lamp stood.</p>")
        for n in range(common):
            make_article(title=f"Lamp and stood {n}", summary="", body="<p>Stood by a lamp; it stood.</p>")
        assert found(client, '"lamp stood"') == ["T"]
