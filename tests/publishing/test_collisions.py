"""Two people at one text: nothing is overwritten, what did not collide is merged, the rest is chosen."""

import pytest

from articles.models import ArticleEdition
from branches.models import BranchProfile
from publishing.states import State
from tests.factories import BranchFactory, SeriesFactory, make_article, make_picture, make_profile
from tests.staff import address, messages_of, post_form, signed_in, typed

pytestmark = pytest.mark.django_db

THREE = "<p>The first paragraph.</p>\n<p>The second paragraph.</p>\n<p>The third paragraph.</p>"


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def zhou(branch):
    return signed_in("Branch editor", branch)


@pytest.fixture
def lin(branch):
    return signed_in("Branch secretary", branch)


@pytest.fixture
def article(branch):
    return make_article(branch=branch, state=State.DRAFT, title="A day", body=THREE)


def stored(edition):
    return type(edition).objects.get(pk=edition.pk)


def collide(edition, zhou, lin, theirs, mine):
    """Both open the form; Lin saves first, then Zhou. Gives the page that Zhou gets."""
    opened = zhou.get(address(edition)), lin.get(address(edition))
    assert lin.post(address(edition), typed(opened[1], **theirs)).status_code == 302
    return zhou.post(address(edition), typed(opened[0], **mine))


def choices(page):
    return [row["segment"].key for entry in page.context["entries"] for row in entry["segments"] if row["segment"].key]


def test_changes_that_do_not_touch_each_other_are_both_saved(article, zhou, lin):
    body = THREE.replace("third", "last")
    page = collide(article, zhou, lin, {"title": "A long day"}, {"body": body})

    assert page.status_code == 200
    assert stored(article).title == "A long day"
    assert "last" not in stored(article).body
    assert choices(page) == []
    answer = zhou.post(address(article), typed(page))
    assert answer.status_code == 302
    assert (stored(article).title, stored(article).body) == ("A long day", body)
    assert messages_of(zhou.get(address(article)))[0] == "Both people’s changes are saved."


def test_paragraphs_are_merged_one_by_one_and_collisions_are_chosen(article, zhou, lin):
    theirs = {"body": THREE.replace("first", "opening").replace("second", "middle")}
    mine = {"body": THREE.replace("second", "central").replace("third", "last")}
    page = collide(article, zhou, lin, theirs, mine)

    html = page.content.decode()
    for words in ("opening", "middle", "central", "last"):
        assert words in html  # both people's words are there
    [key] = choices(page)
    unchosen = zhou.post(address(article), typed(page))
    assert unchosen.status_code == 200
    assert "Choose for each paragraph that both changed." in unchosen.content.decode()
    assert zhou.post(address(article), typed(page, **{key: "whatever"})).status_code == 200
    assert stored(article).body == theirs["body"]


@pytest.mark.parametrize(
    ("choice", "second"),
    [
        ("mine", "<p>The central paragraph.</p>"),
        ("theirs", "<p>The middle paragraph.</p>"),
        ("both", "<p>The middle paragraph.</p>\n<p>The central paragraph.</p>"),
    ],
)
def test_what_is_chosen_is_saved(article, zhou, lin, choice, second):
    theirs = {"body": THREE.replace("first", "opening").replace("second", "middle")}
    mine = {"body": THREE.replace("second", "central").replace("third", "last")}
    page = collide(article, zhou, lin, theirs, mine)

    zhou.post(address(article), typed(page, **{choices(page)[0]: choice}))

    assert stored(article).body == f"<p>The opening paragraph.</p>\n{second}\n<p>The last paragraph.</p>"
    newest = article.versions.first()
    assert newest.saved_by == zhou.user
    assert article.versions.filter(form__fields__body=theirs["body"]).exists()  # what was not chosen is kept, too


def test_a_third_saving_while_one_chooses_is_looked_at_as_well(article, zhou, lin):
    page = collide(article, zhou, lin, {"title": "Theirs"}, {"title": "Mine"})
    assert post_form(lin, address(article), title="Theirs again").status_code == 302

    again = zhou.post(address(article), typed(page, **{choices(page)[0]: "mine"}))

    assert again.status_code == 200
    assert "Theirs again" in again.content.decode()
    assert stored(article).title == "Theirs again"
    zhou.post(address(article), typed(again, **{choices(again)[0]: "mine"}))
    assert stored(article).title == "Mine"


def test_a_series_and_the_number_in_it_are_taken_from_one_side(article, zhou, lin):
    first, second = SeriesFactory(column=article.column), SeriesFactory(column=article.column)
    page = collide(
        article, zhou, lin, {"series": first.pk, "series_number": 1}, {"series": second.pk, "series_number": 7}
    )

    assert first.name in page.content.decode()
    zhou.post(address(article), typed(page, **{choices(page)[0]: "mine"}))

    assert (stored(article).series, stored(article).series_number) == (second, 7)


def test_an_upload_is_not_lost_in_a_collision(article, zhou, lin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = collide(
        article, zhou, lin, {"title": "Theirs"}, {"cover": make_picture(), "cover_alt": "Red", "title": "Mine"}
    )
    assert page.status_code == 200

    zhou.post(address(article), typed(page, **{choices(page)[0]: "theirs"}))

    assert stored(article).title == "Theirs"
    assert stored(article).cover_alt == "Red"
    assert stored(article).cover.name.startswith("pictures/")
    assert stored(article).cover.size


def test_the_same_change_by_both_needs_no_page(article, zhou, lin):
    answer = collide(article, zhou, lin, {"title": "Agreed"}, {"title": "Agreed"})

    assert answer.status_code == 200
    assert choices(answer) == []


def test_a_refused_form_keeps_what_was_typed_and_is_merged_later(article, zhou, lin):
    refused = collide(article, zhou, lin, {"summary": "Theirs"}, {"title": "", "author": "Zhou Lan"})
    assert refused.status_code == 200
    assert stored(article).summary == "Theirs"

    page = zhou.post(address(article), typed(refused, title="Mended"))
    assert page.status_code == 200
    zhou.post(address(article), typed(page))

    assert (stored(article).title, stored(article).author, stored(article).summary) == ("Mended", "Zhou Lan", "Theirs")


class TestParts:
    @pytest.fixture
    def profile(self, branch):
        return make_profile(branch=branch, state=State.DRAFT, endeavours=3)

    @staticmethod
    def parts(profile):
        return list(profile.endeavours.values_list("endeavour", "specialty"))

    def test_parts_are_merged_by_themselves(self, profile, zhou, lin):
        page = collide(
            profile, zhou, lin, {"endeavours-0-specialty": "clear of mind"}, {"endeavours-2-specialty": "steady"}
        )
        zhou.post(address(profile), typed(page))

        assert [specialty for _endeavour, specialty in self.parts(profile)] == [
            "clear of mind",
            "ready to fight",
            "steady",
        ]

    def test_parts_that_both_add_are_both_kept(self, profile, zhou, lin):
        def added(words):
            row = {"position": 4, "endeavour": words, "specialty": words, "text": "", "id": "", "part_identity": ""}
            return {"endeavours-TOTAL_FORMS": 4} | {f"endeavours-3-{name}": value for name, value in row.items()}

        page = collide(profile, zhou, lin, added("Theirs"), added("Mine"))
        zhou.post(address(profile), typed(page))

        assert sorted(self.parts(profile)[3:]) == [("Mine", "Mine"), ("Theirs", "Theirs")]

    def test_a_part_that_one_took_out_and_the_other_wrote_in_is_chosen(self, profile, zhou, lin):
        page = collide(profile, zhou, lin, {"endeavours-1-DELETE": "on"}, {"endeavours-1-specialty": "still mine"})
        [key] = choices(page)
        assert "still mine" in page.content.decode()
        [kept] = profile.versions.order_by("number").values_list("form__parts__endeavours__1__identity", flat=True)[:1]

        zhou.post(address(profile), typed(page, **{key: "mine"}))

        assert str(profile.endeavours.get(specialty="still mine").identity) == kept  # the same part as before

    def test_a_part_that_both_took_out_is_gone(self, profile, zhou, lin):
        gone = {"endeavours-1-DELETE": "on"}
        page = collide(profile, zhou, lin, gone | {"brand_name": "Theirs"}, gone | {"slogan": "Mine"})
        assert "Endeavour 2" in page.content.decode()

        zhou.post(address(profile), typed(page))

        assert len(self.parts(profile)) == 2

    def test_a_part_that_a_colleague_took_out_stays_out_where_nothing_was_typed_in_it(self, profile, zhou, lin):
        page = collide(profile, zhou, lin, {"endeavours-1-DELETE": "on"}, {"slogan": "Mine"})
        zhou.post(address(profile), typed(page))

        assert len(self.parts(profile)) == 2
        assert stored(profile).slogan == "Mine"

    def test_a_refused_form_whose_part_a_colleague_took_out_comes_back_whole(self, profile, zhou, lin):
        refused = collide(
            profile, zhou, lin, {"endeavours-1-DELETE": "on"}, {"brand_name": "", "endeavours-1-specialty": "mine"}
        )

        assert refused.status_code == 200
        assert "mine" in typed(refused).values()
        assert len(self.parts(profile)) == 2


class TestAfterPublication:
    def test_what_was_typed_goes_into_a_new_draft(self, article, zhou):
        opened = typed(zhou.get(address(article)), title="Typed too late")
        article.publish(imported="As it was.")

        page = zhou.post(address(article), opened)

        assert page.status_code == 200
        assert "Typed too late" in page.content.decode()
        assert article.siblings().count() == 1
        answer = zhou.post(address(article), typed(page))
        draft = ArticleEdition.objects.get(number=2)
        assert answer.url == address(draft)
        assert (draft.title, draft.state) == ("Typed too late", State.DRAFT)
        assert stored(article).title == "A day"

    def test_a_draft_that_is_open_by_then_is_merged_into(self, branch, zhou, lin):
        profile = make_profile(branch=branch, state=State.DRAFT, endeavours=2)
        opened = typed(zhou.get(address(profile)), **{"slogan": "Typed too late", "endeavours-0-specialty": "mine"})
        profile.publish(imported="As it was.")
        draft = profile.revise(by=lin.user)
        post_form(lin, address(draft), brand_name="Theirs", slogan="Theirs")

        page = zhou.post(address(profile), typed(zhou.post(address(profile), opened)))

        assert page.status_code == 200
        zhou.post(address(profile), typed(page, **{choices(page)[0]: "mine"}))
        draft = BranchProfile.objects.get(number=2)
        assert (draft.brand_name, draft.slogan) == ("Theirs", "Typed too late")
        assert draft.endeavours.first().specialty == "mine"

    def test_a_text_in_review_that_is_open_by_then_is_named_with_what_writing_in_it_does(self, article, zhou, lin):
        opened = typed(zhou.get(address(article)), title="Typed too late")
        article.publish(imported="As it was.")
        article.revise(by=lin.user).submit(by=lin.user)

        page = zhou.post(address(article), opened).content.decode()

        assert "in review 2 · branch secretary" in page
        assert "the signatures it has are void" in page

    def test_who_may_not_write_there_gets_nothing_in(self, article):
        stranger = signed_in("Branch editor", BranchFactory())
        reader = signed_in("Auditor")
        article.publish(imported="As it was.")

        assert stranger.post(address(article), {"title": "X", "_onto": "1"}).status_code == 302
        assert reader.post(address(article), {"title": "X", "_onto": "1"}).status_code == 403
        assert article.siblings().count() == 1
