"""Personal data on the pages of the admin: shown where they stand, allowed by a publisher, kept in the log."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.log import Event, What
from accounts.log_in_words import details_in_words
from publishing.allowances import Allowance
from publishing.states import State
from tests.factories import BranchFactory, UserFactory, make_article, make_profile
from tests.staff import address, errors_of, messages_of, post_form, signed_in, typed

pytestmark = pytest.mark.django_db

MOBILE, IDENTITY = "13812345678", "340102199001011236"
REASON = "It is the branch’s duty telephone."
MARKED = f"<mark>{MOBILE}</mark>"
REFUSAL = "Personal data in this text: mobile number (Text). Take them out, or have a publisher allow them."


@pytest.fixture
def branch():
    return BranchFactory()


@pytest.fixture
def draft(branch):
    return make_article(state=State.DRAFT, branch=branch, body=f"<p>First.</p><p>Ask Li Ming, {MOBILE}, please.</p>")


def allow_address(edition, place=0):
    opts = edition._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_allow", args=[edition.pk, place])


def page_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


# --- shown where they stand, and refused


def test_the_form_of_a_draft_shows_it_before_anybody_submits(draft, branch):
    page = page_of(signed_in("Branch editor", branch), address(draft))
    assert f"<blockquote>Ask Li Ming, {MARKED}, please.</blockquote>" in page
    assert "<b>Text</b> mobile number" in page


@pytest.mark.parametrize("deed", ["submit", "urgent"])
def test_the_page_of_the_deed_shows_it_and_the_deed_is_refused(draft, deed):
    client = signed_in("Publisher")
    assert MARKED in page_of(client, address(draft, deed))
    response = post_form(client, address(draft, deed), urgent="The inspectors come tonight.", when="now")
    assert errors_of(response) == [REFUSAL]
    assert MARKED in response.content.decode()
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_what_was_typed_beside_it_stays(draft):
    response = post_form(signed_in("Publisher"), address(draft, "urgent"), urgent="The inspectors come.", when="now")
    assert typed(response)["urgent"] == "The inspectors come."


def test_a_text_without_any_shows_nothing(branch):
    client = signed_in("Publisher")
    draft = make_article(state=State.DRAFT, branch=branch)
    for page in ("change", "submit", "urgent"):
        assert "personal-data" not in page_of(client, address(draft, page))


def test_who_signs_reads_it_with_the_reason_for_which_it_was_allowed(draft, branch):
    publisher = UserFactory(role="Publisher", display_name="Zhou Ying")
    draft.allow(draft.personal_data()[0].finding, by=publisher, reason=REASON)
    draft.submit(by=None)
    page = page_of(signed_in("Branch secretary", branch), address(draft, "review"))
    assert MARKED in page
    assert f": {REASON}" in page
    assert "Allowed by Zhou Ying" in page


def test_signing_is_refused_on_the_page_as_well(branch):
    draft = make_article(state=State.IN_REVIEW, branch=branch)
    draft.body = f"<p>{MOBILE}</p>"
    draft.save()
    client = signed_in("Branch secretary", branch)
    assert MARKED in page_of(client, address(draft, "review"))
    response = post_form(
        client, address(draft, "review"), verdict="approved", reviewed="on", proofread="on", comment="Ok"
    )
    assert errors_of(response) == [REFUSAL]
    assert typed(response)["comment"] == "Ok"


def test_what_stands_there_is_shown_as_text(branch):
    draft = make_article(state=State.DRAFT, branch=branch, summary=f"<b>Li</b> {MOBILE}")
    page = page_of(signed_in("Branch editor", branch), address(draft))
    assert f"&lt;b&gt;Li&lt;/b&gt; {MARKED}" in page


def test_a_whole_list_is_shown_in_part(branch):
    numbers = "".join(f"<p>138{number:08}</p>" for number in range(103))
    draft = make_article(state=State.DRAFT, branch=branch, body=numbers)
    page = page_of(signed_in("Branch editor", branch), address(draft))
    assert (page.count("<mark>"), "There are 3 more." in page) == (100, True)


# --- allowed


@pytest.mark.parametrize("role", ["Publisher", "Administrator"])
@pytest.mark.parametrize("make", [make_article, make_profile])
def test_who_may_publish_allows_it_with_a_reason(role, make):
    field = "body" if make is make_article else "introduction"
    draft = make(state=State.DRAFT, **{field: f"<p>Ask Li Ming, {MOBILE}.</p>"})
    client = signed_in(role)
    assert allow_address(draft) in page_of(client, address(draft))
    assert MARKED in page_of(client, allow_address(draft))
    response = post_form(client, allow_address(draft), reason=REASON)
    assert response.url == address(draft)
    allowance = Allowance.objects.get()
    assert (allowance.thing, allowance.words, allowance.reason) == (draft.owner, MOBILE, REASON)
    assert allowance.allowed_by == client.user
    assert messages_of(client.get(address(draft))) == ["Allowed: mobile number."]
    assert post_form(client, address(draft, "submit")).status_code == 302


@pytest.mark.parametrize(
    "role", ["Branch editor", "Branch secretary", "Committee office", "Confidentiality reviewer", "Auditor"]
)
def test_nobody_else_may(draft, branch, role):
    client = signed_in(role, branch)
    for page in (address(draft), address(draft, "review")):
        assert allow_address(draft) not in page_of(client, page)
    assert client.get(allow_address(draft)).status_code == 403
    read = {"read": draft.digest_now(), "reason": REASON}
    assert client.post(allow_address(draft), read).status_code == 403
    assert not Allowance.objects.exists()


def test_a_text_of_another_branch_does_not_exist(draft):
    assert signed_in("Branch editor", BranchFactory()).get(allow_address(draft)).status_code == 404
    publisher = signed_in("Publisher", BranchFactory())
    publisher.user.groups.clear()
    own = [f"{verb}_articleedition" for verb in ("view", "change", "publish")]
    publisher.user.user_permissions.set(Permission.objects.filter(codename__in=own))
    assert publisher.get(allow_address(draft)).status_code == 404
    assert publisher.post(allow_address(draft), {"read": draft.digest_now(), "reason": REASON}).status_code == 404


def test_a_reason_is_asked_for(draft):
    response = post_form(signed_in("Publisher"), allow_address(draft), reason=" ")
    assert errors_of(response) == ["This field is required."]
    assert not Allowance.objects.exists()


def test_a_text_that_was_changed_meanwhile_is_read_again_and_the_reason_stays(draft):
    client = signed_in("Publisher")
    asked = typed(client.get(allow_address(draft)), reason=REASON)
    draft.body = f"<p>At home Li Ming has {IDENTITY}.</p>"
    draft.save()
    response = client.post(allow_address(draft), asked)
    assert errors_of(response)[0] == "This text was changed meanwhile. Read it again."
    assert f"<mark>{IDENTITY}</mark>" in response.content.decode()
    assert not Allowance.objects.exists()
    assert client.post(allow_address(draft), typed(response)).status_code == 302
    assert Allowance.objects.get().words == IDENTITY


def test_what_was_allowed_already_or_never_stood_there_is_not_asked(draft):
    client = signed_in("Publisher")
    assert client.get(allow_address(draft, 1)).status_code == 404
    draft.allow(draft.personal_data()[0].finding, by=client.user, reason=REASON)
    assert client.get(allow_address(draft)).url == address(draft)
    assert messages_of(client.get(address(draft))) == ["Somebody has allowed this already."]


def test_in_a_review_one_comes_back_to_it(draft):
    draft.body = "<p>Nothing.</p>"
    draft.save()
    draft.submit(by=None)
    draft.body = f"<p>{MOBILE}</p>"
    draft.save()
    response = post_form(signed_in("Publisher"), allow_address(draft), reason=REASON)
    assert response.url == address(draft, "review")


def test_nothing_is_allowed_in_a_text_that_is_put_aside(draft):
    draft.discard()
    assert signed_in("Publisher").get(allow_address(draft)).status_code == 403


def test_the_log_says_who_and_why_and_not_the_number(draft):
    client = signed_in("Publisher")
    post_form(client, allow_address(draft), reason=REASON)
    event = Event.objects.get(what=What.ALLOWED)
    assert (event.by, event.thing_id) == (client.user, draft.pk)
    assert set(details_in_words(event)) == {  # in which order is the database’s
        "personal data: mobile number",
        "in part: 138*****678",
        f"reason: {REASON}",
        "edition: 1",
    }
    assert MOBILE not in str(event.details)


# --- the number of queries


@pytest.mark.parametrize("count", [1, 40])
def test_the_pages_ask_a_fixed_number_of_times(branch, count):
    body = "".join(f"<p>138{number:08}</p>" for number in range(count))
    draft = make_article(state=State.DRAFT, branch=branch, body=body)
    client = signed_in("Publisher")
    for alarm in draft.personal_data()[: count // 2]:
        draft.allow(alarm.finding, by=client.user, reason=REASON)
    place = count - 1
    pages = [address(draft), address(draft, "submit"), address(draft, "review"), allow_address(draft, place)]
    assert [queries(client, page) for page in pages] == [19, 12, 16, 8]


def queries(client, url):
    client.get(url)  # content types are known from here on
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
