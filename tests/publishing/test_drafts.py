"""What a text says: revising, writing and discarding drafts, and that what was public is never lost."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from articles.models import Article, ArticleEdition
from publishing.editions import State
from tests.factories import BranchFactory, UserFactory, make_article, make_profile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def stored(edition):
    return type(edition).objects.get(pk=edition.pk)


# --- revising and discarding


def test_revision_is_a_copy_with_its_parts_and_leaves_the_live_text_alone():
    user = UserFactory()
    live = make_profile(brand_name="Five Specialties", endeavours=3)

    draft = live.revise(by=user)

    assert (draft.number, draft.state, draft.created_by, draft.revised_from) == (2, State.DRAFT, user, live)
    assert draft.brand_name == "Five Specialties"
    words = ("position", "endeavour", "specialty", "text")
    assert list(draft.endeavours.values_list(*words)) == list(live.endeavours.values_list(*words))
    assert live.endeavours.count() == 3
    assert stored(live).phase() == "live"


def test_revision_of_an_article_keeps_where_it_is_filed():
    live = make_article(branch=BranchFactory(), keywords="study, service", language="zh-hans")

    draft = live.revise()

    for name in ArticleEdition.text_fields:
        assert getattr(draft, name) == getattr(live, name)


def test_revision_copies_what_is_stored(make):
    edition = make(state=State.DISCARDED)
    field = edition.text_fields[0]
    before = getattr(edition, field)
    setattr(edition, field, "never saved")

    assert getattr(edition.revise(), field) == before


def test_any_earlier_edition_can_be_revised(clock):
    first = make_article(title="First")
    clock.move(hours=1)
    second = first.revise()
    second.title = "Second"
    second.save()
    second.publish(imported="As it was.")

    third = first.revise()

    assert (third.number, third.title, third.revised_from) == (3, "First", first)


def test_only_one_draft_is_open_at_a_time(make, refused):
    edition = make()
    edition.revise()

    with refused("Another draft of this is open already; finish or discard it first."):
        edition.revise()


def test_discarded_draft_stays_readable_and_makes_room_for_another(make):
    edition = make()
    draft = edition.revise()

    draft.discard()

    assert stored(draft).phase() == "discarded"
    assert edition.revise().number == 3


def test_published_text_cannot_be_discarded(make, refused):
    with refused("Only a draft can be discarded."):
        make().discard()


def test_last_edition_is_the_newest_and_no_other(make):
    first = make()
    second = first.revise()
    second.discard()

    assert list(type(first).objects.newest()) == [second]


# --- words


def test_saving_a_draft_stores_its_words():
    draft = make_article(state=State.DRAFT)
    draft.title = "Another title"
    draft.save()

    assert stored(draft).title == "Another title"


def test_saving_a_published_or_discarded_text_is_refused(make, refused):
    for edition in (make(), make(state=State.DISCARDED)):
        setattr(edition, edition.text_fields[0], None)

        with refused("Only a draft can be edited; revise this text instead."):
            edition.save()


def test_stale_draft_saved_after_publication_does_not_take_the_text_off_the_site(make, refused):
    held = make(state=State.DRAFT)
    stored(held).publish(imported="As it was.")

    with refused("Only a draft can be edited; revise this text instead."):
        held.save()
    assert stored(held).phase() == "live"


def test_state_of_a_text_is_changed_by_its_deeds_alone(make, refused):
    draft = make(state=State.DRAFT)
    draft.state = State.DISCARDED

    with refused("This text has moved on meanwhile; open it again."):
        draft.save()
    assert stored(draft).state == State.DRAFT


def test_part_of_a_draft_can_be_changed_and_deleted():
    draft = make_profile(state=State.DRAFT, endeavours=2)
    first, second = draft.endeavours.all()

    first.specialty = "clear of mind"
    first.save()
    second.delete()

    assert list(draft.endeavours.values_list("specialty", flat=True)) == ["clear of mind"]


FROZEN_PARTS = {
    "save": lambda part: part.save(),
    "delete": lambda part: part.delete(),
    "update": lambda part: type(part).objects.filter(pk=part.pk).update(specialty="other"),
    "delete of a queryset": lambda part: part.profile.endeavours.all().delete(),
    "bulk_update": lambda part: type(part).objects.bulk_update([part], ["specialty"]),
    "bulk_create": lambda part: type(part).objects.bulk_create([type(part)(profile=part.profile, endeavour="more")]),
    "create": lambda part: part.profile.endeavours.create(endeavour="more", specialty="other"),
}


@pytest.mark.parametrize("way", FROZEN_PARTS.values(), ids=FROZEN_PARTS)
def test_part_of_a_published_text_is_frozen(way, refused):
    profile = make_profile(endeavours=2)
    before = list(profile.endeavours.values())
    part = profile.endeavours.first()
    part.specialty = "other"

    with refused("A published text is never edited; revise it instead."), transaction.atomic():
        way(part)
    assert list(profile.endeavours.values()) == before


def test_part_cannot_be_moved_out_of_a_published_text(refused):
    profile = make_profile(endeavours=1)
    part = profile.endeavours.get()
    part.profile = profile.revise()

    with refused("A published text is never edited; revise it instead."):
        part.save()
    assert profile.endeavours.count() == 1


# --- deleting


def test_published_text_is_never_deleted(make, refused):
    edition = make()

    with refused("A published text is never deleted; withdraw it instead."):
        edition.delete()
    with refused("A published text is never deleted; withdraw it instead."):
        type(edition).objects.all().delete()
    with refused("A published text is never deleted; withdraw it instead."):
        edition.siblings().filter(pk=edition.pk).delete()
    assert stored(edition) == edition


def test_draft_beside_other_editions_is_discarded_and_never_deleted(make, refused):
    make()
    draft = make().revise()

    with refused("An edition is never deleted from among others; discard it instead."):
        draft.delete()
    with refused("An edition is never deleted from among others; discard it instead."):
        type(draft).objects.open().delete()
    assert type(draft).objects.newest().count() == 2


def test_thing_that_was_never_published_can_be_deleted_with_all_its_editions():
    draft = make_article(state=State.DISCARDED).revise()

    ArticleEdition.objects.filter(article=draft.article, revised_from__isnull=False).update(revised_from=None)
    ArticleEdition.objects.filter(article=draft.article).delete()
    draft.article.delete()

    assert not Article.objects.exists()


def test_thing_with_editions_is_not_deleted(make):
    edition = make(state=State.DRAFT)

    with pytest.raises(ProtectedError):
        edition.owner.delete()
