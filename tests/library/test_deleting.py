"""A picture in use is not deleted: not by its page, not by the list, not by one who was quicker."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.db.models.signals import post_save
from django.urls import reverse

from accounts.models import Event
from articles.models import Series
from library.models import Picture
from publishing.editions import State
from tests.factories import BranchFactory, ColumnFactory, PictureFactory, make_article
from tests.staff import address, messages_of, signed_in

GRID = reverse("admin:library_picture_changelist")


@pytest.fixture
def ours():
    return BranchFactory(short_name="Anchor Office")


@pytest.fixture
def editor(ours):
    return signed_in("Branch editor", ours)


def shows(picture):
    return f'<figure><img src="{picture.url}" alt="A gate"></figure>'


def choose(*pictures, **words):
    return {"action": "delete_selected", "_selected_action": [picture.pk for picture in pictures]} | words


def deletions():
    return list(Event.objects.filter(what="deleted").order_by("pk").values_list("thing_text", "by__username"))


@pytest.mark.django_db
@pytest.mark.usefixtures("media")
class TestAdmin:
    def test_an_unused_picture_is_deleted_after_a_question(self, editor, ours):
        picture = PictureFactory(branch=ours, alt="A gate")
        assert 'value="yes"' in editor.get(address(picture, "delete")).content.decode()
        assert editor.post(address(picture, "delete"), {"post": "yes"}).url == GRID
        assert not Picture.objects.exists()
        assert deletions() == [("A gate", editor.user.username)]

    def test_the_page_of_a_used_one_says_where_and_has_no_button(self, editor, ours):
        picture = PictureFactory(branch=ours)
        draft = make_article(state=State.DRAFT, branch=ours, title="A day", body=shows(picture))
        make_article(state=State.DRAFT, branch=BranchFactory(), title="Secret of Beacon", body=shows(picture))
        page = editor.get(address(picture, "delete")).content.decode()
        assert "This picture is used and cannot be deleted." in page
        assert f'<a href="{address(draft)}">A day' in page
        assert "in 1 text of other branches" in page
        assert "Secret" not in page
        assert 'value="yes"' not in page

    def test_it_stays_though_somebody_says_yes(self, editor, ours):
        picture = PictureFactory(branch=ours)
        make_article(state=State.DRAFT, branch=ours, body=shows(picture))
        page = editor.post(address(picture, "delete"), {"post": "yes"})
        assert "This picture is used and cannot be deleted." in page.content.decode()
        assert Picture.objects.exists()
        assert deletions() == []

    def test_many_are_deleted_after_a_question(self, editor, ours):
        pictures = [PictureFactory(branch=ours, alt=alt) for alt in ("A gate", "A door")]
        assert Picture.objects.count() == 2
        assert "A gate" in editor.post(GRID, choose(*pictures)).content.decode()
        editor.post(GRID, choose(*pictures, post="yes"))
        assert not Picture.objects.exists()
        assert sorted(deletions()) == [("A door", editor.user.username), ("A gate", editor.user.username)]

    @pytest.mark.parametrize("words", [{}, {"post": "yes"}], ids=["asked", "said yes"])
    def test_of_many_none_goes_while_one_is_used(self, editor, ours, words):
        used, unused = PictureFactory(branch=ours, alt="A gate"), PictureFactory(branch=ours, alt="A door")
        make_article(state=State.DRAFT, branch=ours, body=shows(used))
        page = editor.post(GRID, choose(used, unused, **words)).content.decode()
        assert "Nothing was deleted: these pictures are used." in page
        assert f'<a href="{address(used)}">A gate: in 1 place</a>' in page
        assert "A door" not in page
        assert Picture.objects.count() == 2
        assert deletions() == []

    def test_everybodys_are_not_deleted_by_who_works_for_one_branch(self, editor, ours):
        own, shared = PictureFactory(branch=ours), PictureFactory(branch=None)
        assert editor.post(GRID, choose(own, shared)).context["perms_lacking"] == {"picture"}
        assert editor.post(GRID, choose(own, shared, post="yes")).status_code == 403
        assert Picture.objects.count() == 2

    def test_others_cannot_be_chosen(self, editor):
        theirs = PictureFactory(alt="Secret of Beacon")
        assert "Secret" not in editor.post(GRID, choose(theirs, post="yes"), follow=True).content.decode()
        assert Picture.objects.exists()

    @pytest.mark.parametrize("many", [False, True], ids=["its page", "the list"])
    def test_a_use_that_came_after_the_question_wins(self, editor, ours, many):
        picture = PictureFactory(branch=ours)

        def show_it(instance, **_words):
            if instance.what == "deleted":  # said just before it is done
                make_article(state=State.DRAFT, branch=ours, body=shows(picture))

        post_save.connect(show_it, sender=Event)
        try:
            if many:
                answer = editor.post(GRID, choose(picture, post="yes"))
            else:
                answer = editor.post(address(picture, "delete"), {"post": "yes"})
        finally:
            post_save.disconnect(show_it, sender=Event)
        sentence = "It is used in 1 place and cannot be deleted. Take it out there first."
        assert messages_of(editor.get(answer.url)) == [sentence]
        assert Picture.objects.exists()
        assert deletions() == []


# --- two at once. SQLite has one writer at a time, so there is nothing to race.


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(4))
def test_of_one_who_deletes_and_one_who_shows_one_is_refused(media, attempt):
    picture, column = PictureFactory(branch=None), ColumnFactory()
    start = threading.Barrier(2)

    def delete():
        Picture.objects.get(pk=picture.pk).delete()

    @transaction.atomic  # as every form and every deed
    def show():
        Series.objects.create(name="Series", slug="series", column=column, editors_note=shows(picture))

    def one(deed):
        try:
            start.wait()
            deed()
            return "done"
        except ValidationError:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, (delete, show))) == ["done", "refused"]
    assert Picture.objects.exists() == Series.objects.exists()
