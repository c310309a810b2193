"""The library’s grid, and the page of a picture: whose it is, who may change it, where it is used."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event
from branches.models import Branch
from library.models import Picture
from publishing.editions import State
from tests.factories import BranchFactory, PictureFactory, SeriesFactory, make_article, make_profile
from tests.staff import address, errors_of, post_form, signed_in, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
GRID = reverse("admin:library_picture_changelist")


@pytest.fixture
def ours():
    return BranchFactory(short_name="Anchor Office")


@pytest.fixture
def theirs():
    return BranchFactory(short_name="Beacon Office")


@pytest.fixture
def editor(ours):
    return signed_in("Branch editor", ours)


def grid(client, **query):
    return set(client.get(GRID, query).context["cl"].result_list)


def shows(*pictures):
    return "".join(f'<figure><img src="{picture.url}" alt="A gate"></figure>' for picture in pictures)


# --- the grid


def test_the_grid_shows_thumbnails_with_words_and_branch(editor, ours):
    picture = PictureFactory(branch=ours, alt="A gate")
    bare = PictureFactory(branch=None, alt="")
    page = editor.get(GRID).content.decode()
    assert f'<img src="{picture.thumbnail_url}" alt="A gate" loading="lazy">' in page
    assert f'<img src="{bare.thumbnail_url}"' in page
    for words in ("A gate", "Anchor Office", "without words", "for everybody"):
        assert words in page


def test_one_sees_the_pictures_of_ones_branches_and_those_of_everybody(editor, ours, theirs):
    mine, _hidden, shared = PictureFactory(branch=ours), PictureFactory(branch=theirs), PictureFactory(branch=None)
    assert grid(editor) == {mine, shared}
    assert len(grid(signed_in("Committee office"))) == 3


@pytest.mark.parametrize("words", ["gate", "DAWN", "morning", "zhou lan", "0123456789ab"])
def test_search_looks_at_words_caption_credit_and_file_name(editor, ours, words):
    name = "pictures/0123456789abcdef01234567-60x80.jpg"
    found = PictureFactory(branch=ours, file=name, alt="A gate at dawn", caption="In the Morning", credit="Zhou Lan")
    PictureFactory(branch=ours, alt="A lecture")
    assert grid(editor, q=words) == {found}


def test_search_finds_nothing_of_other_branches(editor, theirs):
    PictureFactory(branch=theirs, alt="A gate")
    assert grid(editor, q="gate") == set()
    assert grid(editor, branch=theirs.pk) == set()
    assert grid(editor, branch__id__exact=theirs.pk) == set()


def test_the_filters_narrow_the_grid(editor, ours, theirs):
    bare = PictureFactory(branch=ours, alt="")
    decorative = PictureFactory(branch=ours, alt="", is_decorative=True)
    mine = PictureFactory(branch=ours, uploaded_by=editor.user)
    shared = PictureFactory(branch=None)
    PictureFactory(branch=theirs, alt="", uploaded_by=editor.user)  # of a branch that one has left
    make_article(state=State.DRAFT, body=shows(bare, shared))
    assert grid(editor, without_words=1) == {bare}
    assert grid(editor, mine=1) == {mine}
    assert grid(editor, unused=1) == {decorative, mine}
    assert grid(editor, branch=ours.pk) == {bare, decorative, mine}
    assert grid(editor, branch="none") == {shared}
    assert grid(editor, branch="nonsense", mine="2", unused="x") == {bare, decorative, mine, shared}


# A person’s own branches, and the branch of an upload, are one more question each than in other lists.
@pytest.mark.parametrize("count", [3, 30])
@pytest.mark.parametrize(("role", "asked"), [("Branch editor", 9), ("Administrator", 9)])
def test_the_grid_asks_a_fixed_number_of_times(role, asked, count):
    for place in range(count):
        branch = BranchFactory()
        picture = PictureFactory(branch=branch if place % 3 else None)
        make_article(state=State.DRAFT, branch=branch, body=shows(picture))
    client = signed_in(role, *Branch.objects.all())
    client.get(GRID)
    for query in ({}, {"unused": 1}, {"q": "members"}):
        with CaptureQueriesContext(connection) as captured:
            page = client.get(GRID, query)
        assert page.status_code == 200
        assert len(captured) == asked, query


# --- the page of one


def test_the_page_shows_it_large_with_its_crops_and_sizes(editor, ours):
    picture = PictureFactory(
        branch=ours, file="pictures/0123456789abcdef01234567-2400x1600.jpg", uploaded_by=editor.user
    )
    page = editor.get(address(picture)).content.decode()
    stem = "/media/pictures/0123456789abcdef01234567-2400x1600"
    assert f'<img src="{stem}.jpg" alt="{picture.alt}" width="2400" height="1600">' in page
    assert f'src="{stem}/3x2/960.jpg"' in page
    assert f'src="{stem}/3x4/960.jpg"' in page
    assert "320, 640, 960, 1280, 1920 – AVIF, WebP; 960 – JPEG" in page
    assert f"by {editor.user}" in page


def test_a_drawing_has_a_page_without_a_crop(editor, ours):
    page = editor.get(address(PictureFactory(branch=ours, file="pictures/0123456789abcdef01234567.svg")))
    assert "focus_x" not in typed(page)
    assert "A drawing: it comes in any size." in page.content.decode()


def test_words_point_and_branch_are_changed_and_told(editor, ours):
    picture = PictureFactory(branch=ours)
    post_form(
        editor, address(picture), alt="", is_decorative="on", caption="Morning", credit="Zhou", focus_x=10, focus_y=90
    )
    picture.refresh_from_db()
    assert (picture.alt, picture.is_decorative, picture.caption, picture.credit) == ("", True, "Morning", "Zhou")
    assert picture.focus == (10, 90)
    event = Event.objects.get(content_type__model="picture")
    assert event.what == "changed"
    assert set(event.details["fields"]) == {"alt", "is_decorative", "caption", "credit", "focus_x", "focus_y"}
    assert picture.history.first().history_user == editor.user


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_decorative": "on"}, "A decorative picture has no words. Take the words or the tick away."),
        ({"focus_x": 101}, "Ensure this value is less than or equal to 100."),
        ({"focus_y": -1}, "Ensure this value is greater than or equal to 0."),
        ({"alt": "x" * 201}, "Ensure this value has at most 200 characters (it has 201)."),
        ({"branch": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stays_typed(editor, ours, changes, sentence):
    picture = PictureFactory(branch=ours)
    response = post_form(editor, address(picture), **{"caption": "Typed for long"} | changes)
    assert errors_of(response) == [sentence]
    assert typed(response)["caption"] == "Typed for long"
    picture.refresh_from_db()
    assert picture.caption == ""


def test_a_picture_cannot_move_where_the_same_picture_is_already():
    one = PictureFactory()
    other = PictureFactory(file=one.file.name)
    response = post_form(signed_in("Committee office"), address(one), branch=other.branch.pk)
    assert errors_of(response) == ["This picture is in the library already."]


def test_changing_the_words_changes_no_text(editor, ours):
    picture = PictureFactory(branch=ours, alt="Old words")
    live = make_article(branch=ours, body=f'<p><img src="{picture.url}" alt="Old words"></p>', cover_alt="")
    post_form(editor, address(picture), alt="New words")
    live.refresh_from_db()
    assert "Old words" in live.body
    assert "changing them here changes no text" in editor.get(address(picture)).content.decode()


# --- who may change which


def test_anothers_picture_does_not_exist(editor, theirs):
    picture = PictureFactory(branch=theirs)
    for page in ("change", "delete", "history"):
        assert editor.get(address(picture, page)).status_code == 302, page
    editor.post(address(picture), {"alt": "Mine"})
    editor.post(address(picture, "delete"), {"post": "yes"})
    picture.refresh_from_db()
    assert picture.alt != "Mine"


def test_everybodys_picture_is_read_by_all_and_changed_by_those_who_work_for_all(editor, ours):
    picture = PictureFactory(branch=None)
    page = editor.get(address(picture))
    assert page.status_code == 200
    assert "focus_x" not in typed(page)
    assert "those who work for all branches can change it" in page.content.decode()
    assert editor.post(address(picture), {"alt": "Mine", "branch": ours.pk}).status_code == 403
    assert editor.get(address(picture, "delete")).status_code == 403
    assert editor.post(address(picture, "delete"), {"post": "yes"}).status_code == 403
    keeper = signed_in("Records keeper")
    post_form(keeper, address(picture), alt="Ours")
    picture.refresh_from_db()
    assert picture.alt == "Ours"


def test_a_picture_cannot_be_given_to_a_branch_one_does_not_work_for(editor, ours, theirs):
    picture = PictureFactory(branch=ours)
    response = post_form(editor, address(picture), branch=theirs.pk)
    assert errors_of(response) == ["Select a valid choice. That choice is not one of the available choices."]


@pytest.mark.parametrize("role", ["Auditor", "Confidentiality reviewer"])
def test_who_only_reads_changes_nothing(role):
    picture = PictureFactory()
    reader = signed_in(role)
    assert reader.get(address(picture)).status_code == 200
    assert reader.post(address(picture), {"alt": "Mine"}).status_code == 403
    assert reader.post(address(picture, "delete"), {"post": "yes"}).status_code == 403


# --- history


def test_a_former_state_is_restored(editor, ours):
    picture = PictureFactory(branch=ours, alt="A gate")
    post_form(editor, address(picture), alt="A door", focus_x=10)
    first = picture.history.last()
    answer = post_form(editor, reverse("admin:library_picture_state", args=[picture.pk, first.pk]))
    assert answer.status_code == 302
    picture.refresh_from_db()
    assert (picture.alt, picture.focus_x) == ("A gate", 50)


def test_the_history_of_everybodys_picture_is_everybodys_too(editor, theirs):
    """But not what it was while it belonged to another branch."""
    picture = PictureFactory(branch=theirs, alt="Secret of Beacon")
    picture.alt, picture.branch = "A gate", None
    picture.save()
    page = editor.get(address(picture, "history"))
    assert len(page.context["rows"]) == 1
    assert "Secret of Beacon" not in page.content.decode()


def test_a_deleted_picture_is_remembered_and_stays_away(editor, ours):
    picture = PictureFactory(branch=ours, alt="A gate")
    state = picture.history.get()
    picture.delete()
    assert "A gate" in editor.get(reverse("admin:library_picture_deleted")).content.decode()
    url = reverse("admin:library_picture_state", args=[state.id, state.pk])
    assert editor.post(url, {"newest": Picture.history.filter(id=state.id).first().pk}).status_code == 403
    assert not Picture.objects.exists()


# --- where it is used


def places(client, picture):
    """What the page says: for each kind, the addresses that it links, and how many it only counts."""
    return {
        place["kind"]: ([url for _name, url in place["rows"]], place["more"], place["others"])
        for place in client.get(address(picture)).context["places"]
    }


def test_the_page_links_every_text_that_shows_it(ours):
    picture = PictureFactory(branch=ours)
    article = make_article(branch=ours, title="A day", body=shows(picture))
    draft = article.revise()
    profile = make_profile(branch=ours, state=State.DRAFT, introduction=shows(picture), endeavours=1)
    endeavour = profile.endeavours.get()
    endeavour.text = shows(picture)
    endeavour.save()
    series = SeriesFactory(editors_note=shows(picture))
    keeper = signed_in("Records keeper")
    assert places(keeper, picture) == {
        "Articles": ([address(draft), address(article)], 0, 0),
        "Branch profiles": ([address(profile)], 0, 0),
        "Series": ([address(series)], 0, 0),
    }
    page = keeper.get(address(picture)).content.decode()
    assert 'A day <span class="badge badge-live">live 1</span>' in page
    assert 'A day <span class="badge badge-draft">draft 2</span>' in page


def test_texts_of_other_branches_are_counted_only(editor, ours, theirs):
    picture = PictureFactory(branch=None)
    mine = make_article(branch=ours, title="Ours", body=shows(picture), state=State.DRAFT)
    for number in range(2):
        make_article(branch=theirs, title=f"Secret of Beacon {number}", body=shows(picture), state=State.DRAFT)
    hidden = make_profile(branch=theirs, brand_name="Secret brand", introduction=shows(picture), state=State.DRAFT)
    assert places(editor, picture) == {"Articles": ([address(mine)], 0, 2), "Branch profiles": ([], 0, 1)}
    page = editor.get(address(picture)).content.decode()
    assert "in 2 texts of other branches" in page
    assert "in 1 text of other branches" in page
    assert "Secret" not in page
    assert address(hidden) not in page


def test_a_picture_in_no_text_says_so(editor, ours):
    page = editor.get(address(PictureFactory(branch=ours)))
    assert page.context["places"] == []
    assert "In no text." in page.content.decode()


@pytest.mark.parametrize("count", [1, 32])
@pytest.mark.parametrize(("role", "asked"), [("Branch editor", 15), ("Administrator", 15)])
def test_the_page_asks_a_fixed_number_of_times(role, asked, count, ours):
    picture = PictureFactory(branch=ours)
    for _text in range(count):
        make_article(branch=ours, body=shows(picture), state=State.DRAFT)
        make_profile(introduction=shows(picture), state=State.DRAFT, endeavours=1)
        make_profile(branch=BranchFactory(), introduction=shows(picture), state=State.DRAFT, endeavours=1)
    client = signed_in(role, *Branch.objects.all()[:5])
    client.get(address(picture))
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address(picture))
    assert len(captured) == asked
    more = {place["kind"]: place["more"] for place in page.context["places"]}
    assert more["Articles"] == max(0, count - 30)
