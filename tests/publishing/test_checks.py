"""What the checks say about a text, and that they never forbid anything."""

import pytest

from publishing.checks import about_headings, about_pictures
from publishing.states import State
from tests.factories import (
    BranchFactory,
    MemberFactory,
    PictureFactory,
    SeriesFactory,
    make_article,
    make_picture,
    make_profile,
)
from tests.signers import in_review, signed_by_all
from tests.staff import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>No picture.</p>", []),
        ('<img src="a.jpg" alt="The courtyard">', []),
        ('<img src="a.jpg">', ["1 picture in the text has no description."]),
        ('<img src="a.jpg" alt=" ">', ["1 picture in the text has no description."]),
        (
            '<img src="a.jpg" alt=""><img alt="A yard" src="b"><img src="c">',
            ["2 pictures in the text have no description."],
        ),
    ],
)
def test_pictures_that_say_nothing_are_counted(html, said):
    assert list(about_pictures(html)) == said


def test_a_decorative_picture_needs_no_words_and_its_neighbour_does():
    frame, yard = PictureFactory(alt="", is_decorative=True), PictureFactory(alt="")
    html = "".join(f'<figure><img src="{each.url}" alt=""></figure>' for each in (frame, frame, yard))
    assert list(about_pictures(html)) == ["1 picture in the text has no description."]


@pytest.mark.parametrize(
    ("html", "skipping"),
    [
        ("<h2>One</h2><h3>Two</h3><h2>Three</h2>", []),
        ("<h2>One</h2><h3>Two</h3><h4>Three</h4><h2>Four</h2>", []),
        ("<h3>One</h3>", ["One"]),
        ("<h2>One</h2><h4>The <em>second</em></h4>", ["The second"]),
        ("<h4>One</h4><h2>Two</h2><h4>Three</h4>", ["One", "Three"]),
    ],
)
def test_headings_that_skip_a_level_are_named(html, skipping):
    assert list(about_headings(html)) == [f"The heading “{heading}” skips a level." for heading in skipping]


def test_empty_fields_of_an_article_are_named():
    assert make_article(state=State.DRAFT).checks() == []
    assert make_article(state=State.DRAFT, body="", summary="").checks() == ["Empty: text.", "Empty: summary."]


def test_empty_fields_of_a_profile_are_named():
    whole = {"cover": make_picture(), "cover_alt": "A courtyard"}
    assert make_profile(state=State.DRAFT, **whole).checks() == []
    assert make_profile(state=State.DRAFT, slogan="").checks() == ["Empty: slogan.", "Empty: cover picture."]


def test_number_that_another_article_of_the_series_has_is_named():
    series = SeriesFactory()
    first = make_article(series=series, series_number=1)
    second = make_article(series=series, series_number=1, state=State.DRAFT)
    assert second.checks() == [f"Number 1 of the series is “{first}” already."]
    assert make_article(series=series, series_number=2, state=State.DRAFT).checks() == []
    assert first.revise().checks() == [f"Number 1 of the series is “{second}” already."]


def test_figures_that_are_not_those_of_the_register_are_named():
    branch = BranchFactory()
    text = make_profile(branch=branch, state=State.DRAFT, full_members=2, cover=make_picture(), cover_alt="A yard")
    assert text.checks() == []  # a register that nobody keeps says nothing
    MemberFactory(branch=branch)
    assert len(text.checks()) == 1
    MemberFactory(branch=branch)
    assert text.checks() == []


def test_checks_are_shown_to_who_signs_and_forbid_nothing():
    text = in_review(make_article, summary="", body="<h4>Deep</h4>")
    page = signed_in("Auditor").get(f"/admin/articles/articleedition/{text.pk}/review/").content.decode()
    assert "Empty: summary." in page
    assert "The heading “Deep” skips a level." in page
    assert signed_by_all(make_article, summary="").phase() == "live"
