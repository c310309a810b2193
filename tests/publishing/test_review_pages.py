"""The pages of a review: read, signed or returned, compared, put back and printed, each by those who may."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.log import Event, What
from articles.models import ArticleEdition
from branches.models import BranchProfile, Endeavour
from publishing.states import State
from tests.factories import BranchFactory, UserFactory, make_article, make_profile
from tests.signers import in_review, sign, signed_by_all, signer
from tests.staff import address, errors_of, messages_of, post_form, signed_in, typed

pytestmark = pytest.mark.django_db

PAGES = ["review", "review_form", "compare"]
TICKS = {"reviewed": "on", "proofread": "on"}
APPROVE, RETURN = {"verdict": "approved"} | TICKS, {"verdict": "returned"}


@pytest.fixture
def ours():
    return BranchFactory(short_name="Cadre Office")


def page(text, name="review"):
    return address(text, name)


def stored(text):
    return type(text).objects.get(pk=text.pk)


def as_signer(stage, *branches):
    client = Client()
    client.user = signer(stage)
    client.user.branches.set(branches)
    client.force_login(client.user)
    return client


def word(text):
    return "summary" if isinstance(text, ArticleEdition) else "slogan"


def write(text, words):
    setattr(text, word(text), words)
    text.save()


# --- Who sees them.


@pytest.mark.parametrize("name", PAGES)
def test_texts_of_other_branches_do_not_exist(make, ours, name):
    theirs = in_review(
        make,
        branch=BranchFactory(short_name="Secret Office"),
        **{"comment": "<p>Hidden words</p>"} if make is make_profile else {"body": "<p>Hidden words</p>"},
    )
    secretary = as_signer("secretary", ours)

    seen = secretary.get(page(theirs, name))
    sent = secretary.post(page(theirs, name), APPROVE | {"read": theirs.digest_now()})

    assert (seen.status_code, sent.status_code) == (404, 404)
    assert b"Hidden" not in seen.content + sent.content
    assert b"Secret" not in seen.content + sent.content
    assert not theirs.sign_offs.exists()


@pytest.mark.parametrize("name", PAGES)
def test_visitors_and_people_without_the_staff_flag_are_sent_to_sign_in(make, name):
    text = in_review(make)
    visitor, reader = Client(), Client()
    reader.force_login(UserFactory(is_staff=False, role="Publisher"))
    for client in (visitor, reader):
        response = client.get(page(text, name))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("name", PAGES)
def test_texts_that_never_were_are_not_found(make, name):
    text = in_review(make)
    client = signed_in("Committee office")
    missing = page(text, name).replace(f"/{text.pk}/", "/987654/")
    odd = page(text, name).replace(f"/{text.pk}/", "/x'--/")
    assert [client.get(url).status_code for url in (missing, odd)] == [404, 404]


@pytest.mark.parametrize("role", ["Auditor", "Administrator", "Branch editor"])
def test_who_signs_at_no_stage_reads_and_gets_no_button(make, ours, role):
    text = in_review(make, branch=ours)
    client = signed_in(role, ours)

    response = client.get(page(text))

    assert response.status_code == 200
    assert response.context["form"] is None
    assert 'name="verdict"' not in response.content.decode()
    assert "Somebody else signs at this stage." in response.content.decode()
    refused = client.post(page(text), APPROVE | {"read": text.digest_now()})
    assert messages_of(refused) == ["Somebody else signs at this stage."]
    assert not text.sign_offs.exists()


def test_author_gets_no_button(make, ours):
    secretary = as_signer("secretary", ours)
    text = in_review(make, branch=ours, created_by=secretary.user)

    response = secretary.post(page(text), APPROVE | {"read": text.digest_now()})

    assert messages_of(response) == ["You wrote this text yourself. Somebody else signs it."]
    assert response.context["form"] is None
    assert not text.sign_offs.exists()


def test_signing_needs_the_token_of_the_form(make, ours):
    text = in_review(make, branch=ours)
    client = Client(enforce_csrf_checks=True)
    user = signer("secretary")
    user.branches.add(ours)
    client.force_login(user)
    assert client.post(page(text), APPROVE | {"read": text.digest_now()}).status_code == 403
    assert not text.sign_offs.exists()


# --- The two buttons.


def test_signing_leads_to_the_desk_and_is_logged(make, ours):
    text, secretary = in_review(make, branch=ours), as_signer("secretary", ours)

    response = post_form(secretary, page(text), comment="Well put.", **APPROVE)

    assert response["Location"] == reverse("admin:index")
    assert messages_of(secretary.get("/admin/")) == [
        f"You signed “{text}”. It waits for the next signature: Party committee office."
    ]
    said = text.sign_offs.get()
    assert (said.signed_by, said.stage, said.comment, said.digest) == (
        secretary.user,
        "secretary",
        "Well put.",
        text.digest_now(),
    )
    assert Event.objects.filter(what=What.SIGNED).count() == 1


def test_returning_keeps_the_reason(make, ours):
    text, secretary = in_review(make, branch=ours), as_signer("secretary", ours)

    post_form(secretary, page(text), comment="The date is wrong.", **RETURN)

    assert messages_of(secretary.get("/admin/")) == [f"“{text}” was returned to its authors with your remark."]
    assert (stored(text).state, stored(text).stage) == (State.DRAFT, "secretary")
    assert "The date is wrong." in secretary.get(address(text)).content.decode()
    assert Event.objects.filter(what=What.RETURNED).count() == 1


def test_last_signature_asks_when_and_publishes(make):
    text = in_review(make)
    sign(text, signer("secretary"))
    sign(text, signer("office"))
    leader = as_signer("leader")
    tomorrow = timezone.localtime(timezone.now() + datetime.timedelta(days=1)).replace(microsecond=0)

    opened = leader.get(page(text))
    assert "Sign and publish" in opened.content.decode()
    moment = {"at_0": tomorrow.strftime("%Y-%m-%d"), "at_1": tomorrow.strftime("%H:%M:%S")}
    leader.post(page(text), typed(opened, when="later", **moment, **APPROVE))

    assert (stored(text).phase(), stored(text).live_from) == ("scheduled", tomorrow)
    assert Event.objects.filter(what=What.SCHEDULED).count() == 1


def test_returning_at_the_last_stage_asks_for_no_time(make):
    text = in_review(make)
    sign(text, signer("secretary"))
    sign(text, signer("office"))
    post_form(as_signer("leader"), page(text), when="later", comment="Not yet.", **RETURN)
    assert (stored(text).state, stored(text).stage) == (State.DRAFT, "leader")


# --- Refused, and nothing typed is lost.


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"verdict": "approved", "reviewed": "on"}, "Tick this, then sign."),
        ({"verdict": "approved", "proofread": "on"}, "Tick this, then sign."),
        ({"verdict": "returned", "comment": "   "}, "Say why the text is returned."),
        ({"verdict": "maybe"} | TICKS, "Sign the text or return it."),
        (TICKS, "Sign the text or return it."),
        (APPROVE | {"comment": "x" * 2001}, "Ensure this value has at most 2000 characters (it has 2001)."),
    ],
)
def test_what_is_missing_is_said_beside_what_was_typed(ours, changes, sentence):
    text, secretary = in_review(make_article, branch=ours), as_signer("secretary", ours)

    response = post_form(secretary, page(text), **{"comment": "A long remark."} | changes)

    assert errors_of(response) == [sentence]
    assert changes.get("comment", "A long remark.").strip() in response.content.decode()
    assert not text.sign_offs.exists()


def test_time_that_has_passed_is_refused_with_what_was_typed(make):
    text = in_review(make)
    sign(text, signer("secretary"))
    sign(text, signer("office"))

    response = post_form(
        as_signer("leader"), page(text), when="later", at_0="2020-01-01", at_1="09:00:00", comment="At nine.", **APPROVE
    )

    assert errors_of(response) == ["That time has passed; choose one that is still to come."]
    assert typed(response)["at_0"] == "2020-01-01"
    assert typed(response)["comment"] == "At nine."
    assert text.sign_offs.count() == 2


def test_text_changed_since_it_was_read_is_refused_and_shown_anew(make, ours):
    text, secretary = in_review(make, branch=ours), as_signer("secretary", ours)
    opened = secretary.get(page(text))
    write(text, "Words that nobody has read.")

    refused = secretary.post(page(text), typed(opened, comment="Well put.", **APPROVE))

    sentence, who = errors_of(refused)
    assert sentence == "This text was changed meanwhile. Read it again."
    assert who.startswith("Last changed by somebody on")
    assert not {"reviewed", "proofread"} & typed(refused).keys()  # ticked anew, for what it says now
    assert "Words that nobody has read." in refused.content.decode()
    assert typed(refused)["comment"] == "Well put."
    assert not text.sign_offs.exists()

    secretary.post(page(text), typed(refused, **APPROVE))

    assert text.sign_offs.get().digest == stored(text).digest_now()


def test_second_of_two_signers_reads_who_was_faster(make, ours):
    text, first, second = in_review(make, branch=ours), as_signer("secretary", ours), as_signer("secretary", ours)
    opened = second.get(page(text))
    post_form(first, page(text), **APPROVE)

    late = second.post(page(text), typed(opened, **APPROVE))

    assert messages_of(late) == ["Somebody else signs at this stage."]
    assert str(first.user) in late.content.decode()
    assert text.sign_offs.count() == 1


def test_remark_on_an_earlier_version_leads_to_what_changed_since(make, ours):
    text = in_review(make, branch=ours)
    sign(text, signer("secretary"), comment="Well put.")
    write(text, "Mended words.")
    client = as_signer("secretary", ours)

    response = client.get(page(text))

    (remark,) = response.context["remarks"]
    assert not remark["holds"]
    assert "Well put." in response.content.decode()
    assert "Mended words." in client.get(remark["compare_url"]).content.decode()


# --- The form that is printed.


def test_review_form_names_who_signed_which_text(make):
    author = UserFactory(display_name="Zhou Lan")
    text = signed_by_all(make, created_by=author)
    shown = signed_in("Auditor").get(page(text, "review_form")).content.decode()
    assert text.digest_now() in shown
    assert "Zhou Lan" in shown
    assert all(str(said.signed_by) in shown for said in text.sign_offs.all())
    assert shown.count("☑ ☑") == 3


def test_review_form_does_not_count_signatures_of_other_words(make):
    text = in_review(make)
    sign(text, signer("secretary"), comment="Of what it said.")
    write(text, "Mended words.")
    shown = signed_in("Auditor").get(page(text, "review_form")).content.decode()
    assert "☑" not in shown
    assert "Of what it said." not in shown


# --- Comparing, and putting back.


def test_two_editions_are_compared_and_the_older_is_put_back(make, ours):
    live = make(branch=ours, **({"summary": "As it was."} if make is make_article else {"slogan": "As it was."}))
    draft = live.revise()
    write(draft, "As it became.")
    editor = signed_in("Branch editor", ours)
    url = f"{page(draft, 'compare')}?with=e{live.pk}"
    assert "was" in editor.get(url).content.decode()

    response = editor.post(url)

    assert response["Location"] == address(draft)
    assert getattr(stored(draft), word(draft)) == "As it was."
    newest, before = draft.versions.all()[:2]
    assert (newest.saved_by, before.form["fields"][word(draft)]) == (editor.user, "As it became.")
    assert Event.objects.filter(what=What.RESTORED).count() == 1


def test_earlier_version_is_put_back(make, ours):
    draft = make(state=State.DRAFT, branch=ours)
    draft.keep()
    before = getattr(draft, word(draft))
    write(draft, "As it became.")
    signed_in("Branch editor", ours).post(f"{page(draft, 'compare')}?with=v1")
    assert getattr(stored(draft), word(draft)) == before


def test_putting_back_into_a_text_in_review_voids_its_signatures(make, ours):
    text = in_review(make, branch=ours)
    write(text, "As it became.")
    sign(text, signer("secretary"))
    signed_in("Branch editor", ours).post(f"{page(text, 'compare')}?with=v1")
    assert (stored(text).stage, stored(text).approvals()) == ("secretary", {})


@pytest.mark.parametrize("role", ["Auditor", "Confidentiality reviewer"])
def test_who_only_reads_puts_nothing_back(make, ours, role):
    draft = make(state=State.DRAFT, branch=ours)
    draft.keep()
    write(draft, "As it became.")
    client, url = signed_in(role, ours), f"{page(draft, 'compare')}?with=v1"
    opened = client.get(url)
    assert (opened.status_code, opened.context["may_restore"]) == (200, False)
    assert client.post(url).status_code == 404
    assert getattr(stored(draft), word(draft)) == "As it became."


def test_without_an_open_draft_nothing_is_put_back(make, ours):
    first = make(branch=ours)
    second = first.revise()
    write(second, "As it became.")
    second.publish(imported="As it was.")
    editor, url = signed_in("Branch editor", ours), f"{page(second, 'compare')}?with=e{first.pk}"
    opened = editor.get(url)
    assert (opened.context["may_restore"], opened.context["revise_url"]) == (False, page(first, "revise"))
    assert editor.post(url).status_code == 404
    assert getattr(stored(second), word(second)) == "As it became."


def test_text_of_another_thing_is_neither_compared_nor_put_in(make, ours):
    draft = make(state=State.DRAFT, branch=ours)
    other = make(branch=BranchFactory(), **({"summary": "Hidden."} if make is make_article else {"slogan": "Hidden."}))
    editor = signed_in("Branch editor", ours)
    for asked in (f"e{other.pk}", "v99", "e", "x'--", f"e{draft.pk}"):
        url = f"{page(draft, 'compare')}?with={asked}"
        assert (editor.get(url).status_code, editor.post(url).status_code) == (404, 404)
    assert getattr(stored(draft), word(draft)) != "Hidden."


# --- Each asks the database as often at much as at little.

QUERIES = {
    ArticleEdition: {"review": 16, "review_form": 12, "compare": 11},
    BranchProfile: {"review": 18, "review_form": 12, "compare": 12},
}


def much_read(make, times):
    """A revision in review with so many versions, remarks and parts; what is live says something else."""
    live = make(**{"endeavours": times} if make is make_profile else {})
    draft = live.revise(by=UserFactory())
    for time in range(times):
        write(draft, f"Version {time}")
        if make is make_profile:
            for part in Endeavour.objects.filter(profile=draft):
                part.specialty = f"version {time}"
                part.save()
            draft.keep()
        draft.submit(by=None)
        draft.send_back(signer("secretary"), read=draft.digest_now(), comment="Mend it.")
    draft.submit(by=None)
    sign(draft, signer("secretary"))
    return draft


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("times", [1, 8])
def test_pages_ask_the_database_equally_often(make, name, times):
    text = much_read(make, times)
    office = as_signer("office")
    office.get(page(text, name))
    with CaptureQueriesContext(connection) as asked:
        assert office.get(page(text, name)).status_code == 200
    assert len(asked) == QUERIES[type(text)][name]
