"""The cover of a text, taken from the library."""

import pytest

from articles.models import ArticleEdition
from library.models import PictureUse
from library.pictures import take
from publishing.editions import State
from tests.factories import BranchFactory, make_article, make_picture, make_profile
from tests.staff import address, errors_of, post_form, signed_in, typed

pytestmark = pytest.mark.django_db
REFUSED = "The library has no such picture for you. Choose another one."


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def gate(branch):
    return take(make_picture(), branch=branch, alt="A gate")


@pytest.fixture
def editor(branch):
    return signed_in("Branch editor", branch)


@pytest.mark.parametrize("make", [make_article, make_profile])
def test_a_cover_comes_from_the_library(editor, branch, gate, make):
    draft = make(branch=branch, state=State.DRAFT)
    words = {"cover-chosen": gate.file.name, "cover_alt": "A gate"}
    assert post_form(editor, address(draft), **words).status_code == 302
    draft = type(draft).objects.get()
    assert (draft.cover.name, draft.cover_alt) == (gate.file.name, "A gate")
    assert PictureUse.objects.get().name == gate.file.name


def test_a_new_article_begins_with_one(editor, branch, gate):
    draft = make_article(branch=branch, state=State.DRAFT)
    column = {"column": draft.column_id, "branch": branch.pk}
    words = {"title": "New", "summary": "S", "body": "<p>B</p>", "cover-chosen": gate.file.name, "cover_alt": "A gate"}
    assert post_form(editor, address(ArticleEdition, "add"), **column, **words).status_code == 302
    assert ArticleEdition.objects.get(title="New").cover.name == gate.file.name


@pytest.mark.parametrize("of", ["another branch", "nobody", "nowhere"])
def test_a_picture_that_one_may_not_see_is_refused_and_nothing_is_lost(editor, branch, of):
    secret = take(make_picture(colour="navy"), branch=BranchFactory(), alt="Secret").file.name
    name = {"another branch": secret, "nobody": "pictures/none.jpg", "nowhere": "../../etc/passwd"}[of]
    draft = make_article(branch=branch, state=State.DRAFT)
    answer = post_form(editor, address(draft), **{"cover-chosen": name, "cover_alt": "It", "title": "Typed"})
    assert errors_of(answer) == [REFUSED]
    assert typed(answer)["title"] == "Typed"
    assert ArticleEdition.objects.get().cover.name == ""


def test_everybody_s_pictures_are_there_for_everybody(editor, branch):
    flag = take(make_picture(colour="navy"))
    draft = make_article(branch=branch, state=State.DRAFT)
    post_form(editor, address(draft), **{"cover-chosen": flag.file.name, "cover_alt": "A flag"})
    assert ArticleEdition.objects.get().cover.name == flag.file.name


def test_a_form_that_was_refused_still_has_the_choice(editor, branch, gate):
    draft = make_article(branch=branch, state=State.DRAFT)
    answer = post_form(editor, address(draft), **{"cover-chosen": gate.file.name, "title": "", "cover_alt": ""})
    assert answer.status_code == 200
    assert typed(answer)["cover-chosen"] == gate.file.name
    words = typed(answer, title="Again", cover_alt="A gate")
    assert editor.post(address(draft), words).status_code == 302
    assert ArticleEdition.objects.get().cover.name == gate.file.name


def test_a_file_from_the_disk_comes_first(editor, branch, gate):
    draft = make_article(branch=branch, state=State.DRAFT)
    words = {"cover-chosen": gate.file.name, "cover": make_picture(colour="navy"), "cover_alt": "New"}
    post_form(editor, address(draft), **words)
    assert ArticleEdition.objects.get().cover.name not in ("", gate.file.name)


def test_a_cover_that_was_chosen_takes_the_place_of_one_and_can_be_taken_away(editor, branch, gate):
    draft = make_article(branch=branch, state=State.DRAFT, cover=make_picture(colour="navy"), cover_alt="Old")
    post_form(editor, address(draft), **{"cover-chosen": gate.file.name})
    assert ArticleEdition.objects.get().cover.name == gate.file.name
    post_form(editor, address(draft), **{"cover-clear": "on", "cover_alt": ""})
    assert ArticleEdition.objects.get().cover.name == ""


def test_two_people_s_changes_are_merged_with_the_choice(editor, branch, gate):
    draft = make_article(branch=branch, state=State.DRAFT, title="First")
    mine = typed(editor.get(address(draft)), **{"cover-chosen": gate.file.name, "cover_alt": "A gate"})
    post_form(signed_in("Branch editor", branch), address(draft), title="Theirs")
    both = editor.post(address(draft), mine)
    assert both.status_code == 200
    assert editor.post(address(draft), typed(both)).status_code == 302
    draft = ArticleEdition.objects.get()
    assert (draft.title, draft.cover.name) == ("Theirs", gate.file.name)
