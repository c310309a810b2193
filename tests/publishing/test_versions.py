"""Versions: every saving of a draft is kept, with whose it was, and can be put back."""

import pytest
from django.db import IntegrityError, models, transaction

from articles.models import ArticleEdition
from branches.models import BranchProfile, Endeavour
from publishing.canonical import canonical
from publishing.editions import State
from tests.factories import ColumnFactory, SeriesFactory, UserFactory, make_article, make_picture, make_profile
from tests.signers import sign_at_all_stages
from tests.staff import address, post_form, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def stored(edition):
    return type(edition).objects.get(pk=edition.pk)


def kept(edition):
    """By whom each version was saved, the first first."""
    return [version.saved_by for version in edition.versions.order_by("number")]


def title_field(edition):
    return edition.text_fields[0]


def write(edition, words):
    """As a shell would: no person is known."""
    setattr(edition, title_field(edition), words)
    edition.save()


# --- what is kept


def test_every_saving_of_new_words_is_kept_with_its_person_and_time(make, clock):
    first, second = UserFactory(), UserFactory()
    draft = make(state=State.DRAFT)

    assert draft.keep(by=first)
    moment = clock.move(hours=1)
    models.QuerySet(type(draft)).filter(pk=draft.pk).update(**{title_field(draft): "Other words"})
    assert draft.keep(by=second)

    newest, oldest = draft.versions.all()
    assert [(version.number, version.saved_by) for version in (oldest, newest)] == [(1, first), (2, second)]
    assert newest.saved_at == moment
    assert newest.form == canonical(stored(draft))
    assert oldest.form["fields"][title_field(draft)] != "Other words"
    assert (draft.version, draft.digest) == (2, newest.digest)
    assert (stored(draft).version, stored(draft).digest) == (2, newest.digest)


def test_nothing_is_kept_where_nothing_has_changed(make):
    draft = make(state=State.DRAFT)
    draft.keep()

    assert not draft.keep(by=UserFactory())
    draft.save()

    assert kept(draft) == [None]


def test_words_that_come_back_are_a_version_again(make):
    draft = make(state=State.DRAFT)
    before = getattr(draft, title_field(draft))
    draft.keep()

    write(draft, "Other words")
    write(draft, before)

    last, _between, first = draft.versions.all()
    assert (last.digest, last.form) == (first.digest, first.form)
    assert draft.version == 3


def test_what_is_saved_in_a_shell_is_kept_too(make):
    draft = make(state=State.DRAFT)

    write(draft, "Other words")

    assert kept(draft) == [None]
    assert draft.versions.get().form["fields"][title_field(draft)] == "Other words"


def test_part_changed_in_a_shell_is_kept_before_the_next_deed():
    draft = make_profile(state=State.DRAFT, endeavours=2)
    draft.keep(by=UserFactory())
    part = draft.endeavours.first()
    part.specialty = "clear of mind"
    part.save()

    draft.submit(by=None)

    assert draft.versions.count() == 2
    assert draft.versions.first().form["parts"]["endeavours"][0]["specialty"] == "clear of mind"


def test_part_changed_while_the_text_is_signed_is_kept_before_it_is_public():
    """What is kept of a public text is the very text that was signed."""
    draft = make_profile(state=State.DRAFT, endeavours=2)
    draft.submit(by=None)
    part = draft.endeavours.first()
    part.specialty = "clear of mind"
    part.save()

    sign_at_all_stages(draft)

    assert stored(draft).is_live()
    assert stored(draft).digest == draft.digest_now() == draft.sign_offs.last().digest


def test_words_that_are_cleaned_on_their_way_are_kept_as_they_are_stored():
    draft = make_article(state=State.DRAFT)
    draft.body = '<p onclick="steal()">Mended</p>'
    draft.save()

    assert draft.versions.get().form["fields"]["body"] == "<p>Mended</p>"


def test_published_text_has_its_last_version_and_no_further(make):
    edition = make()
    count = edition.versions.count()

    assert count == 1
    assert not edition.keep(by=UserFactory())
    assert edition.versions.count() == 1


def test_version_that_exists_is_not_numbered_again(make):
    draft = make(state=State.DRAFT)
    draft.keep()
    version = draft.versions.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        draft.versions.create(number=1, form=version.form, digest=version.digest)


def test_saving_the_form_keeps_a_version_of_the_person_and_of_the_parts_too():
    client, draft = signed_in("Publisher"), make_profile(state=State.DRAFT, endeavours=2)
    draft.keep()

    post_form(client, address(draft), **{"endeavours-1-specialty": "open handed"})

    assert kept(draft) == [None, client.user]
    assert draft.versions.first().form["parts"]["endeavours"][1]["specialty"] == "open handed"
    post_form(client, address(draft))
    assert draft.versions.count() == 2


def test_first_saving_of_a_new_article_is_its_authors():
    client = signed_in("Publisher")

    post_form(client, address(ArticleEdition, "add"), title="New", column=ColumnFactory().pk, slug="new")

    draft = ArticleEdition.objects.get()
    assert kept(draft) == [client.user]
    assert draft.authors() == {client.user.pk}


# --- who wrote a text


def test_authors_are_who_opened_a_text_and_who_changed_a_word(make):
    opener, writer, reader = UserFactory(), UserFactory(), UserFactory()
    draft = make(created_by=opener, state=State.DRAFT)
    draft.keep(by=opener)

    draft.keep(by=reader)  # saved, and changed nothing
    models.QuerySet(type(draft)).filter(pk=draft.pk).update(**{title_field(draft): "Other words"})
    draft.keep(by=writer)
    write(draft, "Words of nobody that is known")

    assert draft.authors() == {opener.pk, writer.pk}
    assert draft.author_names() == [str(opener), str(writer)]
    for person, is_author in ((opener, True), (writer, True), (reader, False)):
        assert type(draft).objects.written_by(person).exists() == is_author


def test_text_of_nobody_has_no_authors(make):
    assert make(state=State.DRAFT).authors() == set()


def test_who_revises_is_an_author_of_the_revision_and_not_of_the_text_before(make):
    person = UserFactory()
    live = make()

    draft = live.revise(by=person)

    assert draft.authors() == {person.pk}
    assert live.authors() == set()
    assert kept(draft) == [person]


# --- going back


def test_draft_says_again_what_an_earlier_version_said_with_its_parts():
    writer = UserFactory()
    draft = make_profile(state=State.DRAFT, brand_name="First", endeavours=3, full_members=None)
    draft.keep()
    before = canonical(draft)
    draft.brand_name, draft.full_members, draft.comment = "Second", 7, ""
    draft.save()
    kept_part, gone, moved = draft.endeavours.all()
    gone.delete()
    kept_part.specialty = "something else"
    kept_part.save()
    moved.position = 1
    moved.save()
    Endeavour.objects.create(profile=draft, endeavour="More", specialty="new", position=9)

    draft.put(draft.form_at(1), by=writer)

    assert canonical(stored(draft)) == before
    assert draft.endeavours.first().pk == kept_part.pk
    assert kept(draft)[-1] == writer
    assert draft.versions.first().form == before


def test_nothing_that_was_not_yet_kept_is_lost_by_going_back():
    draft = make_profile(state=State.DRAFT, endeavours=1)
    draft.keep()
    part = draft.endeavours.get()
    part.text = "<p>Written in a shell.</p>"
    part.save()

    draft.put(draft.form_at(1), by=UserFactory())

    assert "<p>Written in a shell.</p>" in [
        version.form["parts"]["endeavours"][0]["text"] for version in draft.versions.all()
    ]


def test_draft_says_what_another_edition_said(clock):
    first = make_article(
        title="First",
        column=ColumnFactory(),
        series=SeriesFactory(),
        cover=make_picture(),
        cover_alt="The members",
        body="<p>One &amp; <strong>two</strong></p>",
    )
    clock.move(hours=1)
    draft = first.revise()
    draft.title, draft.series, draft.series_number, draft.cover, draft.cover_alt = "Second", None, None, "", ""
    draft.body = ""
    draft.save()

    draft.put(canonical(first), by=UserFactory())

    again, before = canonical(stored(draft)), canonical(first)
    assert (again["fields"], again["pictures"]) == (before["fields"], before["pictures"])
    assert (again["number"], again["owner"]) == (2, first.article_id)


def test_going_back_to_what_is_said_already_keeps_no_version(make):
    draft = make(state=State.DRAFT)
    draft.keep()

    draft.put(canonical(draft), by=UserFactory())

    assert draft.versions.count() == 1


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DISCARDED])
def test_only_a_draft_is_put_back(make, state, refused):
    edition = make(state=state)

    with refused("Only a draft can be edited; revise this text instead."):
        edition.put(canonical(edition), by=UserFactory())


def test_text_as_it_was_in_a_version_that_is_gone_or_was_never_kept(make):
    draft = make(state=State.DRAFT)
    assert draft.form_at(3) is None

    write(draft, "One")
    write(draft, "Two")

    said = [draft.form_at(number)["fields"][title_field(draft)] for number in (0, 1, 2, 9)]
    assert said == ["One", "One", "Two", "Two"]


# --- somebody else was faster


def test_stale_copy_is_not_saved_over_what_somebody_else_has_written(make, refused):
    draft = make(state=State.DRAFT)
    draft.keep()
    stale = stored(draft)
    write(draft, "Words of somebody else")

    with refused("This text has moved on meanwhile; open it again."):
        write(stale, "Words of somebody who had not seen them")
    assert getattr(stored(draft), title_field(draft)) == "Words of somebody else"


def test_one_copy_is_saved_as_often_as_one_likes(make):
    draft = make(state=State.DRAFT)

    for words in ("One", "Two", "Three"):
        write(draft, words)

    assert draft.version == 3


@pytest.mark.parametrize("deed", ["submit", "publish", "discard"])
def test_deed_is_done_to_the_text_that_was_read_or_not_at_all(make, deed, refused):
    draft = make(state=State.DRAFT)
    asked = {"submit": {"by": None}, "publish": {"urgent": "Today"}, "discard": {}}[deed]
    read = draft.digest_now()
    write(draft, "Words of somebody else")

    with refused("This text was changed meanwhile. Read it again."):
        getattr(draft, deed)(read=read, **asked)
    assert stored(draft).state == State.DRAFT
    getattr(draft, deed)(read=draft.digest_now(), **asked)
    assert stored(draft).state != State.DRAFT


def test_versions_of_two_texts_are_not_mixed_up():
    one, another = make_profile(state=State.DRAFT), make_profile(state=State.DRAFT)
    one.keep()
    one.slogan = "Other words"
    one.save()
    another.keep()

    assert [profile.versions.count() for profile in BranchProfile.objects.order_by("pk")] == [2, 1]
