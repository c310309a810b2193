"""A branch's page as it was on a day: `?on=2019-05-01`."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from lxml import html

from tests.factories import (
    ActivityFactory,
    BranchFactory,
    HonorFactory,
    ProgrammeEntryFactory,
    TermFactory,
    make_article,
    make_profile,
)
from tests.portal.parsed import found, page, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("branch")]
LONG_AGO = timezone.make_aware(datetime(2010, 1, 1, 9))


@pytest.fixture
def branch(clock):
    """A branch that has been shown since 2010 with one profile, and with another one since this morning."""
    branch = BranchFactory(slug="office", name="Branch of the Office", short_name="Office")
    ProgrammeEntryFactory(branch=branch, shown_from=date(2010, 1, 1))
    make_profile(branch=branch, brand_name="Brand", at=LONG_AGO)
    second = branch.profiles.get().revise()
    second.brand_name = "New brand"
    second.save()
    second.publish(imported="As it was.")
    clock.move(minutes=1)
    return branch


@pytest.fixture
def other(branch):
    """The next branch of the programme."""
    other = BranchFactory(slug="other")
    ProgrammeEntryFactory(branch=other, programme=branch.entries.get().programme, shown_from=date(2010, 1, 1))
    make_profile(branch=other, brand_name="Other brand", at=LONG_AGO)
    return other


def test_day_stands_in_title_and_heading_and_the_page_of_today_counts(client):
    past = page(client, "?on=2019-05-01")
    assert past.findtext(".//title").startswith("Brand · Branch of the Office (as it was on 1 May 2019) · ")
    assert texts(past, "h1") == ["Brand as it was on 1 May 2019"]
    assert past.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert past.xpath("//link[@rel='canonical']/@href") == ["http://testserver/branches/office/"]
    assert past.xpath("//*[@class='as-it-was']//a/@href") == ["/branches/office/"]
    assert texts(page(client), "h1") == ["New brand"]


def test_neighbours_and_the_other_language_stay_on_the_day(client, other):
    past = page(client, "?on=2019-05-01")
    assert past.xpath("//a[contains(@rel, 'next')]/@href") == ["/branches/other/?on=2019-05-01"]
    assert past.xpath("//a[contains(@rel, 'next')]/@rel") == ["next nofollow"]
    assert past.xpath("//a[@hreflang='zh-Hans']/@href") == ["/zh-hans/branches/office/?on=2019-05-01"]
    assert page(client).xpath("//a[contains(@rel, 'next')]/@href") == ["/branches/other/"]


def test_form_at_the_foot_asks_for_a_day(client):
    [form] = found(page(client, "?on=2019-05-01"), "form.as-of")
    [field] = form.xpath(".//input")
    assert (form.get("action"), form.get("method")) == ("/branches/office/", None)
    assert texts(form, "label") == ["See this page as it was on"]
    assert (field.get("type"), field.get("name"), field.get("value")) == ("date", "on", "2019-05-01")
    assert (field.get("min"), field.get("max")) == ("2010-01-01", str(timezone.localdate()))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2019-02-29", "“2019-02-29” is not a day of the calendar."),
        ("2019-5-1", "“2019-5-1” is not a day of the calendar."),
        ("<b>now</b>", "“<b>now</b>” is not a day of the calendar."),
        ("x" * 500, f"“{'x' * 40}” is not a day of the calendar."),
        (" ", "No day was chosen."),
        ("9999-12-31", "31 December 9999 is still to come."),
        ("1921-06-30", "There is nothing from before 1 July 1921."),
    ],
)
def test_day_that_cannot_be_is_answered_with_a_sentence_and_the_form(client, day, sentence):
    response = client.get("/branches/office/", {"on": day})
    answer = html.fromstring(response.content.decode())
    assert response.status_code == 404
    assert texts(answer, "p.lead") == [sentence]
    assert answer.xpath("//form[@class='as-of']/input/@aria-describedby") == ["no-such-day"]
    assert answer.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert "New brand" in answer.text_content()


def test_day_that_cannot_be_says_nothing_of_a_branch_that_is_not_public(client):
    hidden = BranchFactory(slug="hidden", name="Hidden branch")
    make_profile(branch=hidden, brand_name="Hidden brand", state="draft")
    waiting = ProgrammeEntryFactory(branch__slug="waiting", shown_from=date(2999, 1, 1)).branch
    make_profile(branch=waiting, brand_name="Hidden brand")
    for slug in ("hidden", "waiting", "nobody"):
        answer = page(client, "?on=yesterday", status=404, before=f"/branches/{slug}/")
        assert "Hidden" not in answer.text_content()
        assert found(answer, "form.as-of") == []


def test_day_before_it_was_public_is_answered_with_a_sentence(client):
    apart = BranchFactory(slug="apart", name="Branch apart")
    make_profile(branch=apart, brand_name="Late brand", at=timezone.make_aware(datetime(2020, 7, 1, 9)))
    for query, before in [("?on=2009-12-31", "/branches/office/"), ("?on=2020-06-30", "/branches/apart/")]:
        answer = page(client, query, status=404, before=before)
        [sentence] = texts(answer, "p.lead")
        assert sentence.endswith("this branch had no page for the public.")
        assert "rand" not in " ".join(texts(answer, "main") + texts(answer, "title"))
        assert len(found(answer, "form.as-of")) == 1


def test_withdrawn_branch_is_gone_from_every_day(client, branch, other):
    apart = BranchFactory(slug="apart")
    make_profile(branch=apart, brand_name="Brand apart", at=LONG_AGO)
    for each in (branch, apart):
        each.profiles.live().get().withdraw()
    assert "Brand" not in page(client, "?on=2019-05-01").text_content()
    assert "Brand" not in page(client, "?on=2019-05-01", before="/branches/other/").xpath(
        "string(//nav[@class='neighbours'])"
    )
    page(client, "?on=2019-05-01", before="/branches/apart/", status=404)


def test_articles_are_those_of_the_day_that_can_still_be_read(client, branch):
    at = timezone.make_aware(datetime(2018, 1, 1))
    make_article(branch=branch, title="Still here", at=at)
    make_article(branch=branch, title="Taken back", at=at).withdraw()
    make_article(branch=branch, title="Ended", at=at, until=at + timedelta(days=900))
    make_article(branch=branch, title="Later", at=timezone.make_aware(datetime(2021, 1, 1)))
    assert texts(page(client, "?on=2019-05-01"), ".lines a") == ["Still here"]


def test_records_that_are_not_public_are_hidden_on_every_day(client, branch):
    HonorFactory(branch=branch, title="Secret honor", year=2015, is_public=False)
    ActivityFactory(branch=branch, title="Secret activity", held_on=date(2015, 1, 1), is_public=False)
    draft = branch.profiles.live().get().revise()
    draft.comment = "<p>Secret comment</p>"
    draft.save()
    for query in ("?on=2019-05-01", f"?on={timezone.localdate()}", ""):
        assert "Secret" not in page(client, query).text_content()


@pytest.mark.parametrize("size", [1, 3])
def test_queries(client, branch, size, django_assert_num_queries):
    for number in range(size):
        HonorFactory(branch=branch, title="Advanced Office", year=2015 + number)
        ActivityFactory(branch=branch, held_on=date(2016, 1 + number, 1))
        TermFactory(member__branch=branch, since=date(2015, 1, 1), until=date(2021, 1, 1))
        make_article(branch=branch, at=LONG_AGO)
    with django_assert_num_queries(8):
        page(client, "?on=2019-05-01")
