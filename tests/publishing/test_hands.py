"""Whose words a text holds: authors travel with the words, into revisions, merges and what is put back."""

import io

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st

from articles.incoming import store
from articles.kept_incoming import packed, unpacked
from articles.models import ArticleEdition, Attachment
from articles.profile_from import draft_profile
from articles.word_in import FromWord, from_word
from articles.word_out import article_document
from branches.models import Endeavour
from publishing.canonical import canonical
from publishing.editions import State
from publishing.hands import authors_in, hands_of
from tests.factories import BranchFactory, ColumnFactory, UserFactory, make_article, make_profile
from tests.signers import sign_at_all_stages, signer
from tests.staff import address, post_form, signed_in

FIRST = "<p>On 1 July the branch read the original works together, and everybody spoke about one chapter.</p>"
SECOND = "<p>In the afternoon the members visited the old revolutionary site and planted twelve trees.</p>"


def form(**fields):
    return {"fields": fields, "parts": {}}


def said(*steps):
    """The hands of the last of some texts: pairs of who saved it and what its body was."""
    before, earlier = None, []
    for by, body in steps:
        text = form(body=body)
        before = text, hands_of(ArticleEdition, text, by, before, earlier.copy)
        earlier.append(before)
    return authors_in(before[1])


# --- word by word


@pytest.mark.parametrize(
    ("steps", "authors"),
    [
        ([(1, FIRST), (2, FIRST + SECOND)], {1, 2}),
        ([(1, FIRST), (2, FIRST.replace("July", "August"))], {1, 2}),
        ([(1, FIRST), (2, SECOND)], {2}),
        ([(1, FIRST), (2, FIRST + SECOND), (3, SECOND)], {2, 3}),  # who takes words out has changed what it says
        ([(1, FIRST), (2, FIRST + SECOND), (3, SECOND), (4, "<p>Nothing was read, and nobody came.</p>")], {4}),
        ([(1, FIRST), (2, "")], {2}),
        (
            [
                (1, FIRST),
                (2, FIRST.replace("the branch", "the branch, guests,")),
                (3, FIRST.replace("the branch", "the branch, cadres,")),
            ],
            {1, 3},
        ),
        ([(1, FIRST), (2, FIRST.replace(",", ";"))], {1, 2}),
        ([(1, FIRST), (2, FIRST.replace("p>", "h2>"))], {1, 2}),
        ([(1, FIRST), (2, FIRST.replace("July", "<strong>July</strong>"))], {1, 2}),
        ([(1, FIRST), (2, FIRST.replace("original ", ""))], {1, 2}),
        ([(1, FIRST), (None, FIRST.replace("July", "August"))], {1}),
        ([(1, FIRST), (None, SECOND)], {1}),  # nobody known: it may be anybody's who wrote there before
    ],
)
def test_authors_are_whose_words_stand_and_who_changed_those_that_stand(steps, authors):
    assert said(*steps) == authors


@pytest.mark.parametrize(
    "steps",
    [
        [(1, FIRST), (2, SECOND), (3, FIRST)],  # typed off, or put back
        [(1, FIRST), (2, SECOND), (3, SECOND + FIRST)],
        [(1, FIRST + SECOND), (2, SECOND + FIRST)],  # moved
        [(1, FIRST), (2, ""), (3, SECOND), (4, f"<h2>{FIRST[3:-4]}</h2>{SECOND}")],
        [
            (1, FIRST),
            (2, SECOND),
            (3, SECOND.replace("</p>", " On 1 July the branch read the original works together,</p>")),
        ],
    ],
)
def test_words_that_come_back_are_still_whose_they_were(steps):
    assert 1 in said(*steps)


@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.lists(st.sampled_from([FIRST, SECOND, "<p>三会一课 开展了</p>"]))), min_size=1
    )
)
def test_whoever_saved_last_is_an_author_and_every_word_has_one(steps):
    steps = [(by, "".join(body)) for by, body in steps]
    changed = [step for number, step in enumerate(steps) if number == 0 or step[1] != steps[number - 1][1]]
    authors = said(*changed)

    assert authors <= {by for by, _body in changed}
    if any(body for _by, body in changed):
        assert changed[-1][0] in authors


# --- texts


def keep(edition, by, **words):
    """As a form does: new words, saved by a person."""
    for name, value in words.items():
        setattr(edition, name, value)
    edition.save(by=by)
    return edition


@pytest.fixture
def people():
    """Three people who may sign at the first stage, and write."""
    return [signer("secretary") for _person in range(3)]


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def is_author(edition, person):
    """Whether somebody is one of its authors: asked of the text, of the lists, and of whoever wants to sign."""
    edition = type(edition).objects.get(pk=edition.pk)
    texts = type(edition).objects.filter(pk=edition.pk)
    answers = {
        person.pk in edition.authors(),
        texts.written_by(person).exists(),
        not texts.written_by_others(person).exists(),
    }
    if edition.awaits_signature:
        answers |= {
            not texts.waiting_for(person).exists(),
            str(edition.why_not_sign(person)) == "You wrote this text yourself. Somebody else signs it.",
        }
    assert len(answers) == 1
    return answers.pop()


def test_who_wrote_a_discarded_draft_does_not_sign_what_somebody_else_revises_of_it(make, people):
    writer, reviser, other = people
    draft = make(state=State.DRAFT, created_by=writer)
    draft.keep(by=writer)
    draft.discard()

    revision = draft.revise(by=reviser)
    revision.submit(by=reviser)

    assert [is_author(revision, person) for person in people] == [True, True, False]
    assert revision.why_not_sign(other) is None


def test_who_only_opened_what_was_discarded_is_an_author_of_its_copy_too(make, people):
    opener, writer, reviser = people
    draft = make(state=State.DRAFT, created_by=opener)
    draft.keep(by=writer)
    draft.discard()

    assert draft.revise(by=reviser).authors() == {person.pk for person in people}


@pytest.mark.parametrize("publish", [sign_at_all_stages, lambda draft: draft.publish(urgent="A flood.")])
def test_who_wrote_a_live_text_does_not_sign_its_revision(make, people, publish):
    writer, reviser, _other = people
    live = make(state=State.DRAFT, created_by=writer)
    live.keep(by=writer)
    publish(live)

    revision = live.revise(by=reviser)
    revision.submit(by=reviser)

    assert [is_author(revision, person) for person in people] == [True, True, False]


def test_authors_travel_through_any_number_of_revisions(make, people, clock):
    writer, *others = people
    text = make(state=State.DRAFT, created_by=writer)
    for by in others * 2:
        text.discard()
        text = text.revise(by=by)

    assert is_author(text, writer)


def test_revision_of_a_text_of_which_no_version_was_kept_has_its_authors(people):
    writer, reviser, _other = people
    live = make_article(created_by=writer)
    assert live.versions.exists()
    ArticleEdition.objects.filter(pk=live.pk).update(version=99)

    assert is_author(live.revise(by=reviser), writer)


def test_author_all_of_whose_words_are_gone_signs_again(people):
    writer, reviser, _other = people
    words = {"introduction": FIRST, "slogan": "Read", "comment": "", "full_members": 12, "committee_size": None}
    live = make_profile(state=State.DRAFT, endeavours=0, created_by=writer, **words)
    live.keep(by=writer)
    sign_at_all_stages(live)
    revision = live.revise(by=reviser)

    keep(revision, reviser, introduction=SECOND, slogan="Walk together", brand_name="Ploughs")
    assert is_author(revision, writer)
    keep(revision, reviser, full_members=13)
    revision.submit(by=reviser)

    assert [is_author(revision, person) for person in people] == [False, True, False]
    assert revision.why_not_sign(writer) is None


def test_who_wrote_an_endeavour_is_an_author_until_it_is_taken_out(people, clock):
    writer, reviser, other = people
    live = make_profile(endeavours=1)
    clock.move(hours=1)
    draft = live.revise(by=other)
    Endeavour.objects.create(profile=draft, position=2, endeavour="Read the works", specialty="clear", text=FIRST)
    draft.keep(by=writer)
    sign_at_all_stages(draft)

    revision = draft.revise(by=reviser)
    assert is_author(revision, writer)
    revision.endeavours.get(position=2).delete()
    revision.keep(by=reviser)
    assert not is_author(revision, writer)


def test_where_a_text_is_filed_is_no_word_that_a_revision_carries(people):
    writer, mover, reviser = people
    branch = BranchFactory()
    live = make_article(state=State.DRAFT, created_by=writer)
    live.keep(by=writer)
    keep(live, mover, branch=branch)
    assert is_author(live, mover)
    sign_at_all_stages(live)

    assert not is_author(live.revise(by=reviser), mover)


@pytest.mark.parametrize("what", ["version", "edition"])
def test_who_wrote_what_is_put_back_is_an_author_beside_who_put_it_back(make, people, what):
    writer, reviser, other = people
    word = make(state=State.DRAFT).text_fields[0]
    draft = make(state=State.DRAFT, created_by=reviser)
    draft.keep(by=reviser)
    form = canonical(draft)
    if what == "version":
        keep(draft, writer, **{word: "OK"})
        form = canonical(draft)
    else:
        draft.discard()
        another = draft.revise(by=reviser)
        keep(another, writer, **{word: "OK"})
        form = canonical(another)
        another.discard()
        draft = draft.revise(by=reviser)
    if what == "version":
        keep(draft, reviser, **{word: "Something else"})
    assert not is_author(draft, writer)

    draft.put(form, by=other)

    assert is_author(draft, writer)
    assert is_author(draft, other)


def test_in_a_merge_everybody_keeps_his_words(people):
    first, second, _other = people
    editor = signed_in("Publisher")
    draft = make_article(state=State.DRAFT, body=FIRST, created_by=first)
    draft.keep(by=first)
    read = draft.version
    keep(draft, second, title="Another title")

    post_form(editor, address(draft), body=FIRST + SECOND, title="On the way", _version=read)
    page = post_form(editor, address(draft), body=FIRST + SECOND, _version=read, _merged=draft.version + 1)

    assert page.status_code in (200, 302)
    assert is_author(draft, first)
    assert is_author(draft, second)


def test_form_of_the_admin_keeps_who_wrote_which_words(people):
    writer, *_others = people
    draft = make_article(state=State.DRAFT, body=FIRST, created_by=writer)
    draft.keep(by=writer)
    editor = signed_in("Administrator")

    post_form(editor, address(draft), body=FIRST + SECOND)

    assert [keys for _count, keys in draft.versions.first().hands["body"] if keys] == [[writer.pk], [editor.user.pk]]
    assert is_author(draft, writer)
    assert is_author(draft, editor.user)


def test_whoever_attached_a_document_is_an_author_of_the_revision(people):
    writer, reviser, attacher = people
    live = make_article(state=State.DRAFT, created_by=writer)
    live.keep(by=writer)
    Attachment.objects.create(edition=live, title="Programme", file="documents/a.pdf", position=1)
    live.keep(by=attacher)
    sign_at_all_stages(live)

    assert is_author(live.revise(by=reviser), attacher)


# --- said early


def nobody(edition):
    return type(edition).objects.get(pk=edition.pk).nobody_can_sign()


def test_text_whose_every_signer_is_an_author_says_so_before_it_is_submitted(make):
    office = signer("office")
    draft = make(state=State.DRAFT, created_by=office)

    said = "Nobody can sign this at the stage “Party committee office”: {} wrote it. Ask an administrator"
    [sentence] = nobody(draft)
    assert sentence.startswith(said.format(office))
    editor = signed_in("Administrator")
    for page in ("change", "review", "submit"):
        assert said.format(office) in editor.get(address(draft, page)).content.decode()

    signer("office")
    assert nobody(draft) == []
    assert "Nobody can sign" not in editor.get(address(draft)).content.decode()


def test_who_left_or_works_elsewhere_is_no_hope():
    branch = BranchFactory()
    writer = UserFactory(role="Branch secretary", branches=[branch])
    UserFactory(role="Branch secretary", branches=[BranchFactory()])
    UserFactory(role="Branch secretary", branches=[branch], is_active=False)
    draft = make_profile(state=State.DRAFT, branch=branch, created_by=writer)

    [sentence] = nobody(draft)
    assert "branch secretary" in sentence
    assert sentence.count("Colleague") == 1
    draft.publish(imported="As it was.")
    assert nobody(draft) == []


def test_article_that_goes_out_and_comes_in_as_a_word_file_is_still_its_authors(people):
    writer, bringer, other = people
    text = make_article(state=State.DRAFT, title="At the weir", body=FIRST, created_by=writer)
    text.keep(by=writer)
    file = io.BytesIO()
    article_document(text).save(file)

    came = unpacked(packed(from_word(ContentFile(file.getvalue(), "Weir.docx"), "Weir.docx"), "Weir.docx"))
    came.title, came.body = "Another title", came.body + SECOND
    draft = store(came, by=bringer, column=ColumnFactory())

    assert [is_author(draft, person) for person in people] == [True, True, False]
    assert other.pk not in authors_in(draft.versions.first().hands)


def test_word_file_of_others_is_by_whoever_brought_it(people):
    writer, bringer, _other = people
    text = make_article(state=State.DRAFT, body=FIRST, created_by=writer)
    text.keep(by=writer)
    came = FromWord(title="Weir", body=SECOND, origin=text.pk)  # says so falsely: no word of it is from there

    assert store(came, by=bringer, column=ColumnFactory()).authors() == {bringer.pk}


def test_profile_made_of_what_came_in_carries_the_authors_of_the_one_before(people):
    writer, bringer, _other = people
    branch = BranchFactory()
    live = make_profile(state=State.DRAFT, branch=branch, slogan="Read, walk, plant", created_by=writer)
    live.keep(by=writer)
    live.publish(imported="As it was.")
    came = FromWord(title="Weir", body=SECOND, brand_name="Ploughs", comment=SECOND)

    profile = draft_profile(came, branch, by=bringer)

    assert profile.versions.first().hands["brand_name"][-1][1] == [bringer.pk]
    assert [is_author(profile, person) for person in people] == [True, True, False]
