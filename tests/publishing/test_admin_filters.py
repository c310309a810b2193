"""The filters beside the admin's lists: each shows what it says, and nothing else may be asked of a list."""

import datetime

import pytest

from accounts.models import User
from articles.models import ArticleEdition
from branches.models import Member, Post
from honors.models import Honor
from publishing.editions import State
from tests.factories import BranchFactory, HonorFactory, MemberFactory, TermFactory, UserFactory, make_article
from tests.staff import address, signed_in

pytestmark = pytest.mark.django_db


def listed(client, model, query):
    response = client.get(f"{address(model, 'changelist')}?{query}")
    assert response.status_code == 200, query
    return {str(row) for row in response.context["cl"].result_list}


@pytest.mark.parametrize("phase", ["draft", "scheduled", "live", "ended", "discarded"])
def test_texts_are_filtered_by_where_they_stand(clock, phase):
    make_article(title="draft", state=State.DRAFT)
    make_article(title="scheduled", at=clock.now + datetime.timedelta(hours=2))
    make_article(title="live")
    make_article(title="ended", until=clock.now + datetime.timedelta(minutes=1))
    make_article(title="discarded", state=State.DISCARDED)
    clock.move(minutes=5)
    assert listed(signed_in("Publisher"), ArticleEdition, f"phase={phase}") == {phase}


def test_rows_are_filtered_by_branch():
    one, other = BranchFactory(), BranchFactory()
    HonorFactory(branch=one, title="One")
    HonorFactory(branch=other, title="Other")
    assert listed(signed_in("Auditor"), Honor, f"branch={one.pk}") == {"One (2019)"}


def test_members_are_filtered_by_post_and_standing():
    secretary = MemberFactory(name="Zhou Lan")
    TermFactory(member=secretary, post=Post.SECRETARY)
    MemberFactory(name="Nobody in office")
    client = signed_in("Auditor")
    assert listed(client, Member, "terms__post__exact=secretary") == {"Zhou Lan"}
    assert listed(client, Member, "standing__exact=full&may_be_public__exact=0") == set()


def test_people_are_filtered_by_role():
    UserFactory(role="Publisher", display_name="A publisher")
    client = signed_in("Administrator")
    assert listed(client, User, "role=Publisher") == {"A publisher"}


def test_a_scheduled_text_is_withdrawn_without_being_asked_for_a_time(clock):
    edition = make_article(at=clock.now + datetime.timedelta(hours=2))
    client = signed_in("Publisher")
    page = client.get(address(edition, "withdraw"))
    assert list(page.context["form"].fields) == []
    response = client.post(address(edition, "withdraw"), {"csrfmiddlewaretoken": ""})
    assert response.status_code == 302
    edition.refresh_from_db()
    assert edition.state == State.DRAFT
