"""A picture of the library: taken once, noted wherever it is shown, and gone only when nothing shows it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from accounts.models import Event
from articles.models import Series
from branches.models import Endeavour
from library.models import Picture, PictureUse
from library.pictures import take
from publishing.editions import State
from tests.factories import (
    BranchFactory,
    PictureFactory,
    ProgrammeFactory,
    SeriesFactory,
    UserFactory,
    make_article,
    make_picture,
    make_profile,
)
from tests.staff import address, errors_of, signed_in, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def shows(picture):
    return f'<p>Before</p><figure><img src="{picture.url}" alt="A gate"></figure>'


def users_of(picture):
    """What shows a picture: pairs of the kind and the key of a row."""
    return {(use.of.model, use.row) for use in picture.uses().select_related("of")}


# --- taking


def test_a_picture_is_taken_with_its_words_and_who_brought_it():
    user = UserFactory(role="Branch editor", branches=[branch := BranchFactory()])
    picture = take(make_picture(), by=user, branch=branch, alt="A gate", caption="The gate", credit="Zhou")
    assert picture.is_new
    assert (picture.branch, picture.uploaded_by, picture.size) == (branch, user, (60, 80))
    assert (picture.alt, picture.caption, picture.credit) == ("A gate", "The gate", "Zhou")
    assert default_storage.exists(picture.file.name)
    assert [(event.what, event.by, event.thing_text) for event in Event.objects.all()] == [("added", user, "A gate")]


def test_a_decorative_picture_has_no_words():
    picture = take(make_picture(), alt="A line", is_decorative=True)
    assert (picture.alt, picture.is_decorative) == ("", True)


def test_what_is_no_picture_is_not_taken():
    page = make_picture()
    page.file.seek(0)
    page.file.write(b"<!DOCTYPE html>")
    with pytest.raises(ValidationError, match="web page"):
        take(page)
    assert not Picture.objects.exists()


def test_the_same_picture_twice_is_one_and_keeps_its_words():
    branch = BranchFactory()
    first = take(make_picture(), branch=branch, alt="A gate")
    second = take(make_picture(name="copy.jpg"), branch=branch, alt="A door")
    assert (second.pk, second.is_new, second.alt) == (first.pk, False, "A gate")


def test_a_picture_that_is_everybodys_is_not_taken_again_for_a_branch():
    user = UserFactory(role="Branch editor", branches=[branch := BranchFactory()])
    shared = take(make_picture())
    assert take(make_picture(), by=user, branch=branch) == shared


def test_a_picture_of_a_branch_that_one_does_not_work_for_is_taken_as_if_it_were_new():
    """Whoever uploads must not learn what another branch has."""
    user = UserFactory(role="Branch editor", branches=[branch := BranchFactory()])
    theirs = take(make_picture(), branch=BranchFactory(), alt="Theirs")
    mine = take(make_picture(), by=user, branch=branch)
    assert mine.is_new
    assert (mine.file.name, mine.alt) == (theirs.file.name, "")
    assert len(default_storage.listdir("pictures")[1]) == 1


def test_renditions_are_made_when_it_is_stored(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        picture = take(make_picture(size=(700, 500)))
    assert [default_storage.exists(name) for _shape, size in picture.sizes for name in size.names()] == [True] * 19
    thumbnail = picture.thumbnail_url.removeprefix("/media/")
    assert thumbnail.endswith("/320.webp")
    assert default_storage.exists(thumbnail)


def test_a_moved_point_to_keep_cuts_the_crops_anew_and_nothing_else(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        picture = take(make_picture(size=(700, 500)))
    for _shape, size in picture.sizes:
        for name in size.names():
            default_storage.delete(name)
    with django_capture_on_commit_callbacks(execute=True):
        picture.focus_x = 10
        picture.save()
    made = {shape for shape, size in picture.sizes if any(map(default_storage.exists, size.names()))}
    assert made == {"3x2", "3x4"}


def test_a_cover_is_a_picture_of_the_library_too():
    branch = BranchFactory()
    draft = make_article(state=State.DRAFT, branch=branch, cover=make_picture(), cover_alt="A gate")
    picture = Picture.objects.get()
    assert (picture.file.name, picture.branch, picture.alt) == (draft.cover.name, branch, "A gate")
    assert users_of(picture) == {("articleedition", draft.pk)}


def test_a_cover_that_is_in_the_library_already_stays_the_one_picture():
    branch = BranchFactory()
    picture = take(make_picture(), branch=branch, alt="A gate")
    make_article(state=State.DRAFT, branch=branch, cover=make_picture(), cover_alt="Another sentence")
    assert list(Picture.objects.values_list("pk", "alt")) == [(picture.pk, "A gate")]


# --- where it is used


def test_uses_follow_a_draft_as_it_is_saved():
    one, other = PictureFactory(), PictureFactory()
    draft = make_article(state=State.DRAFT, body=shows(one))
    assert (users_of(one), users_of(other)) == ({("articleedition", draft.pk)}, set())
    draft.body = shows(other)
    draft.save(update_fields=["body"])
    assert (users_of(one), users_of(other)) == (set(), {("articleedition", draft.pk)})
    draft.title = "Another title"
    draft.save(update_fields=["title"])
    assert users_of(other) == {("articleedition", draft.pk)}


def test_a_picture_shown_twice_in_one_text_is_one_use():
    picture = PictureFactory()
    make_article(state=State.DRAFT, body=shows(picture) * 2)
    assert picture.uses().count() == 1


def test_uses_follow_revising_and_discarding():
    picture = PictureFactory()
    live = make_article(body=shows(picture))
    draft = live.revise()
    assert users_of(picture) == {("articleedition", live.pk), ("articleedition", draft.pk)}
    draft.body = "<p>Without it.</p>"
    draft.save()
    draft.discard()
    assert users_of(picture) == {("articleedition", live.pk)}  # what was public is shown for ever


def test_uses_follow_the_parts_of_a_text():
    picture = PictureFactory()
    draft = make_profile(state=State.DRAFT, endeavours=2)
    part = draft.endeavours.first()
    part.text = shows(picture)
    part.save()
    assert users_of(picture) == {("endeavour", part.pk)}
    part.delete()
    assert users_of(picture) == set()


def test_uses_follow_parts_that_are_copied_and_parts_that_are_put():
    picture = PictureFactory()
    draft = make_profile(state=State.DRAFT, endeavours=1)
    part = draft.endeavours.get()
    part.text = shows(picture)
    part.save()
    draft.publish(imported="As it was.")
    copied = draft.revise()
    copy = copied.endeavours.get()
    assert users_of(picture) == {("endeavour", part.pk), ("endeavour", copy.pk)}
    Endeavour.objects.filter(profile=copied).put(copied, [])
    assert users_of(picture) == {("endeavour", part.pk)}


def test_uses_follow_the_notes_of_series_and_programmes():
    picture = PictureFactory()
    series = SeriesFactory(editors_note=shows(picture))
    programme = ProgrammeFactory(editors_note=shows(picture))
    assert users_of(picture) == {("series", series.pk), ("programme", programme.pk)}
    series.delete()
    programme.editors_note = ""
    programme.save()
    assert users_of(picture) == set()


def test_other_addresses_in_a_text_are_no_use():
    picture = PictureFactory()
    make_article(state=State.DRAFT, body=f'<p><a href="{picture.url}">the picture</a></p><p>{picture.url}</p>')
    assert not PictureUse.objects.exists()


def test_a_text_that_shows_a_picture_which_is_gone_is_refused():
    picture = PictureFactory()
    body = shows(picture)
    picture.delete()
    series = Series(name="Series", slug="series", column=SeriesFactory().column, editors_note=body)
    with pytest.raises(ValidationError, match="no longer in the library"):
        series.full_clean()
    with pytest.raises(ValidationError, match="no longer in the library"):
        series.save()


def test_a_form_with_a_picture_that_is_gone_says_so_and_loses_nothing():
    picture = PictureFactory()
    draft = make_article(state=State.DRAFT)
    body = shows(picture) + "<p>Written for hours.</p>"
    office = signed_in("Committee office")
    page = office.get(address(draft))
    picture.delete()  # by somebody else, while the form was open
    response = office.post(address(draft), typed(page, body=body))
    sentence = "A picture in this text is no longer in the library. Take it out, or put another in its place."
    assert errors_of(response) == [sentence]
    assert "Written for hours." in typed(response)["body"]
    draft.refresh_from_db()
    assert "hours" not in draft.body


# --- deleting


@pytest.fixture
def kept(django_capture_on_commit_callbacks):
    """`kept(branch=…)`: a picture with its file and its renditions."""

    def kept(**words):
        with django_capture_on_commit_callbacks(execute=True):
            return take(make_picture(size=(400, 300)), **words)

    return kept


@pytest.mark.parametrize("many", [False, True], ids=["one", "by queryset"])
def test_an_unused_picture_goes_with_all_its_files(kept, media, many, django_capture_on_commit_callbacks):
    picture = kept()
    assert [path for path in media.rglob("*") if path.is_file()]
    with django_capture_on_commit_callbacks(execute=True):
        Picture.objects.all().delete() if many else picture.delete()
    assert [path for path in media.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("many", [False, True], ids=["one", "by queryset"])
@pytest.mark.parametrize("count", [1, 2])
def test_a_picture_in_use_is_not_deleted(kept, media, many, count, django_capture_on_commit_callbacks):
    picture, _unused = kept(), PictureFactory()
    for _place in range(count):
        make_article(state=State.DRAFT, body=shows(picture))
    words = {1: "It is used in 1 place and", 2: "It is used in 2 places and"}[count]
    with pytest.raises(ValidationError, match=words), django_capture_on_commit_callbacks(execute=True):
        Picture.objects.all().delete() if many else picture.delete()
    assert Picture.objects.count() == 2
    assert default_storage.exists(picture.file.name)


def test_of_the_same_picture_of_two_branches_one_can_go(kept, django_capture_on_commit_callbacks):
    one, other = kept(branch=BranchFactory()), kept(branch=BranchFactory())
    make_article(state=State.DRAFT, body=shows(one))
    with django_capture_on_commit_callbacks(execute=True):
        one.delete()
    assert default_storage.exists(other.file.name)
    assert default_storage.exists(other.sizes[0][1].fallback)
    with pytest.raises(ValidationError):
        other.delete()


def test_the_same_picture_of_two_branches_cannot_go_twice_at_once(kept):
    one, _other = kept(branch=BranchFactory()), kept(branch=BranchFactory())
    make_article(state=State.DRAFT, body=shows(one))
    with pytest.raises(ValidationError):
        Picture.objects.all().delete()
    assert Picture.objects.count() == 2
