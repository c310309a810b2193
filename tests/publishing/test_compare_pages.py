"""Two texts side by side, and putting one of them back into the draft."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from articles.models import ArticleEdition
from publishing.editions import State
from tests.factories import BranchFactory, ColumnFactory, SeriesFactory, UserFactory, make_article, make_profile
from tests.signers import sign
from tests.staff import address, full_branch, messages_of, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PUT_BACK = "Put this text into the draft"


@pytest.fixture
def client():
    return signed_in("Publisher")


def compare(edition, other=None):
    """The address of the page that compares an edition with another, or with a version by its number."""
    if other is None:
        return address(edition, "compare")
    return f"{address(edition, 'compare')}?with=" + (f"v{other}" if isinstance(other, int) else f"e{other.pk}")


def say(edition, words):
    setattr(edition, edition.text_fields[0], words)
    edition.save()


def said(edition):
    return getattr(type(edition).objects.get(pk=edition.pk), edition.text_fields[0])


@pytest.fixture
def draft(make):
    """A draft with three versions: One, Two, Three."""
    draft = make(state=State.DRAFT)
    for words in ("One", "Two", "Three"):
        say(draft, words)
    return draft


# --- Reading


def test_first_text_has_nothing_to_be_compared_with(client, make):
    page = client.get(compare(make(state=State.DRAFT)))

    assert page.context["compared"] is None
    assert "There is nothing yet to compare it with." in page.content.decode()


def test_draft_is_compared_with_every_version_of_its_own(client, draft):
    page = client.get(compare(draft))
    assert [other["key"] for other in page.context["others"]] == ["v2", "v1"]
    assert page.context["other"]["key"] == "v2"

    page = client.get(compare(draft, 1))
    assert [row["label"] for row in page.context["compared"].fields] == [
        draft._meta.get_field(draft.text_fields[0]).verbose_name
    ]
    assert "<del>One</del>" in page.content.decode()
    assert "<ins>Three</ins>" in page.content.decode()


def test_edition_is_compared_with_any_other_of_the_same_thing(client, make, clock):
    first = make()
    clock.move(hours=1)
    second = first.revise()
    say(second, "Second")
    second.publish(imported="As it was.")
    clock.move(hours=1)
    third = second.revise()

    assert [other["key"] for other in client.get(compare(first)).context["others"]] == [
        f"e{third.pk}",
        f"e{second.pk}",
    ]
    assert not client.get(compare(third, second)).context["compared"]
    assert client.get(compare(third, first)).context["compared"]
    assert "Not a word differs." in client.get(compare(third, second)).content.decode()


def test_parts_are_compared_wherever_they_were_moved(client):
    draft = make_profile(state=State.DRAFT, endeavours=3)
    draft.keep()
    first, gone, _third = draft.endeavours.all()
    first.specialty = "clear of mind"
    first.save()
    gone.delete()
    draft.keep()

    parts = client.get(compare(draft, 1)).context["compared"].parts

    assert [(part["label"], part["part"].removed) for part in parts] == [("endeavour 1", False), ("endeavour 2", True)]


def test_relations_are_shown_by_their_names_and_one_that_is_gone_is_said_to_be(client):
    draft = make_article(state=State.DRAFT, column=ColumnFactory(name="Old column"), series=SeriesFactory(name="Gone"))
    draft.keep()
    series = draft.series
    draft.column, draft.series, draft.series_number = ColumnFactory(name="New column"), None, None
    draft.save()
    series.delete()

    page = client.get(compare(draft, 1)).content.decode()

    assert "<del>Old column</del> <ins>New column</ins>" in page
    assert "<del>no longer there</del>" in page


@pytest.mark.parametrize("other", ["v9", "v0", "e0", "e99999999999999999999", "x", "v3'", "%00"])
def test_what_cannot_be_compared_is_not_found(client, draft, other):
    assert client.get(f"{address(draft, 'compare')}?with={other}").status_code in (400, 404)
    assert client.post(f"{address(draft, 'compare')}?with={other}").status_code in (400, 404)


def test_text_of_another_thing_is_not_compared_with(client, make):
    one, another = make(), make()

    assert client.get(compare(one, another)).status_code == 404
    assert client.post(compare(one, another)).status_code == 404


# --- Putting back


def test_version_is_put_back_and_nothing_is_lost(client, draft):
    assert PUT_BACK in client.get(compare(draft, 1)).content.decode()
    assert said(draft) == "Three"  # looking puts nothing back

    response = client.post(compare(draft, 1))

    assert response.url == address(draft)
    assert said(draft) == "One"
    assert messages_of(client.get(response.url)) == [
        "Draft 1 says again what version 1 said. What it said before is kept as a version."
    ]
    newest = draft.versions.first()
    assert (newest.number, newest.saved_by) == (4, client.user)
    assert [version.form["fields"][draft.text_fields[0]] for version in draft.versions.all()] == [
        "One",
        "Three",
        "Two",
        "One",
    ]


def test_edition_is_put_back_into_the_open_draft(client, make, clock):
    first = make()
    words = said(first)
    clock.move(hours=1)
    draft = first.revise()
    say(draft, "Other words")

    response = client.post(compare(draft, first))

    assert response.url == address(draft)
    assert said(draft) == words
    assert draft.authors() == {client.user.pk}


def test_edition_is_put_into_the_draft_from_the_page_of_another_edition(client, make, clock):
    first = make()
    clock.move(hours=1)
    draft = first.revise()
    say(draft, "Other words")

    response = client.post(compare(first, draft))

    assert response.url == address(draft)
    assert (said(draft), said(first)) == ("Other words", said(first))


def test_where_no_draft_is_open_the_way_leads_to_revising(client, make, clock):
    first = make()
    clock.move(hours=1)
    second = first.revise()
    second.publish(imported="As it was.")

    page = client.get(compare(second, first))

    assert page.context["revise_url"] == address(first, "revise")
    assert PUT_BACK not in page.content.decode()
    assert client.post(compare(second, first)).status_code == 404


def test_putting_back_voids_signatures_as_any_change_does(client, make):
    text = make(state=State.DRAFT)
    say(text, "One")
    say(text, "Two")
    text.submit(by=None)
    sign(text, UserFactory(role="Branch secretary"))

    client.post(compare(text, 1))

    text.refresh_from_db()
    assert (text.state, text.stage, text.approvals()) == (State.IN_REVIEW, "secretary", {})
    assert client.user.pk in text.authors()


def test_what_was_filed_under_something_that_is_gone_is_not_put_back(client):
    draft = make_article(state=State.DRAFT, series=SeriesFactory())
    draft.keep()
    series = draft.series
    draft.series, draft.series_number, draft.title = None, None, "Three"
    draft.save()
    series.delete()

    response = client.post(compare(draft, 1), follow=True)

    assert messages_of(response) == ["What that text was filed under is no longer there."]
    assert said(draft) == "Three"


# --- Who may


@pytest.mark.parametrize("role", ["Auditor", "Records keeper", "Confidentiality reviewer"])
def test_who_only_reads_puts_nothing_back(draft, role):
    reader = signed_in(role)

    assert PUT_BACK not in reader.get(compare(draft, 1)).content.decode()
    assert reader.post(compare(draft, 1)).status_code == 404
    assert said(draft) == "Three"


def test_editor_of_another_branch_puts_nothing_back():
    ours, theirs = full_branch("Anchor"), full_branch("Beacon")
    editor = signed_in("Branch editor", ours.branch)
    for edition in (theirs.profile, theirs.article):
        say(edition, "Beacon one")
        say(edition, "Beacon two")
        assert editor.post(compare(edition, 1)).status_code == 404
        assert said(edition) == "Beacon two"


def test_putting_back_needs_the_page_it_was_asked_on(draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(role="Publisher"))

    assert client.post(compare(draft, 1)).status_code == 403
    assert said(draft) == "Three"


def test_article_that_has_moved_is_not_put_back_to_a_branch_that_one_does_not_work_for(clock):
    """Its earlier texts name the branch that it came from, and are read by those who have it now."""
    before, now = BranchFactory(), BranchFactory()
    first = make_article(branch=before, title="One")
    clock.move(hours=1)
    draft = first.revise()
    draft.branch, draft.title = now, "Two"
    draft.save()
    editor, of_both, office = (
        signed_in("Branch editor", now),
        signed_in("Branch editor", before, now),
        signed_in("Committee office"),
    )

    assert editor.get(compare(draft, first)).status_code == 200
    assert PUT_BACK not in editor.get(compare(draft, first)).content.decode()
    assert editor.post(compare(draft, first)).status_code == 404
    assert ArticleEdition.objects.get(pk=draft.pk).branch == now
    for client in (of_both, office):
        assert PUT_BACK in client.get(compare(draft, first)).content.decode()
    of_both.post(compare(draft, first))
    assert ArticleEdition.objects.get(pk=draft.pk).branch == before


def test_version_filed_nowhere_stays_for_who_works_everywhere():
    branch = BranchFactory()
    draft = make_article(state=State.DRAFT, branch=None)
    draft.keep()
    draft.branch = branch
    draft.save()
    editor = signed_in("Branch editor", branch)

    assert editor.post(compare(draft, 1)).status_code == 404
    editor.user.user_permissions.add(Permission.objects.get(codename="work_for_all_branches"))
    assert editor.post(compare(draft, 1)).status_code == 302
