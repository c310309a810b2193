"""A page of the admin asks the database as often at sixty rows of many branches as at three."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.log import What, record
from accounts.models import Role, User
from articles.models import Article, ArticleEdition, Column, Series
from branches.models import Activity, Branch, BranchProfile, Member, Programme
from honors.models import Honor
from portal.models import SiteFacts
from publishing.editions import State
from tests.factories import (
    ActivityFactory,
    BranchFactory,
    ColumnFactory,
    HonorFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    ProgrammeFactory,
    SeriesFactory,
    TermFactory,
    UserFactory,
    make_article,
    make_profile,
)
from tests.staff import address, signed_in

pytestmark = pytest.mark.django_db

MODELS = [ArticleEdition, BranchProfile, Branch, Member, Activity, Programme, Column, Series, Article, Honor]
MODELS += [SiteFacts, User, Role]


def fill(branches, each):
    """So many branches with so many rows of each kind; the first is in everything. Gives one row of each kind."""
    column, programme = ColumnFactory(), ProgrammeFactory()
    author = UserFactory(role="Branch editor")
    for _branch in range(branches):
        branch = BranchFactory()
        branch.editors.add(author, UserFactory(role="Branch secretary", branches=[branch]))
        ProgrammeEntryFactory(programme=programme, branch=branch)
        ColumnFactory(), SeriesFactory(column=column), ProgrammeFactory()
        live = make_profile(branch=branch, created_by=author, endeavours=each)
        live.revise(by=author)
        for _row in range(each):
            member = MemberFactory(branch=branch)
            TermFactory(member=member, post="member")
            TermFactory(member=member, post="youth", until=datetime.date(2021, 1, 1))
            ActivityFactory(branch=branch)
            HonorFactory(branch=branch, member=member, holder="member")
            article = make_article(branch=branch, column=column, created_by=author)
            article.revise(by=author)
    for _edition in range(each):
        for thing in (article, live):
            draft = thing.siblings().filter(state=State.DRAFT).get()
            draft.discard()
            draft = draft.revise(by=author)
    # `draft` of each kind is the newest edition of a thing with many.
    SiteFacts.objects.create(name="Pilot Branches", organ="The organ")
    rows = {
        ArticleEdition: article.siblings().get(state=State.DRAFT),
        BranchProfile: live.siblings().get(state=State.DRAFT),
        Role: Role.objects.get(name="Branch editor"),
        User: author,
        Programme: programme,
        Article: article.article,
        Member: member,
        Branch: branch,
    }
    return {model: rows.get(model) or model.objects.latest("pk") for model in MODELS}


# Four are asked on every page: session and person, single and role permissions. An administrator’s has one more,
# whether the site’s facts can still be added; and the desk two, what was imported of each kind. A record’s form asks
# for its newest state, and for that of its parts. The form of what has a page asks for its old addresses and, where
# somebody may not change it, whether it was public.
DESK = {"Administrator": 30, "Branch editor": 26}
LISTS = {
    "Administrator": {
        ArticleEdition: 10,
        BranchProfile: 8,
        Branch: 7,
        Member: 9,
        Activity: 10,
        Programme: 7,
        Column: 7,
        Series: 7,
        Article: 7,
        Honor: 8,
        SiteFacts: 9,
        User: 9,
        Role: 9,
    },
    "Branch editor": {
        ArticleEdition: 9,
        BranchProfile: 7,
        Branch: 6,
        Member: 8,
        Activity: 9,
        Programme: 6,
        Column: 6,
        Series: 6,
        Honor: 7,
    },
}
FORMS = {
    "Administrator": {
        ArticleEdition: 19,
        BranchProfile: 16,
        Branch: 12,
        Member: 10,
        Activity: 8,
        Programme: 9,
        Column: 8,
        Series: 9,
        Article: 9,
        Honor: 9,
        SiteFacts: 8,
        User: 12,
        Role: 8,
    },
    "Branch editor": {
        ArticleEdition: 19,
        BranchProfile: 16,
        Branch: 11,
        Member: 8,
        Activity: 7,
        Programme: 7,
        Column: 8,
        Series: 9,
        Honor: 8,
    },
}


def queries(client, url):
    client.get(url)  # content types are known from here on
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(captured)


@pytest.mark.parametrize(("branches", "each"), [(3, 1), (12, 6)], ids=["3 rows", "72 rows"])
@pytest.mark.parametrize("role", LISTS)
def test_every_page_asks_the_database_a_fixed_number_of_times(role, branches, each):
    rows = fill(branches, each)
    client = signed_in(role, *Branch.objects.all())
    for honor in Honor.objects.all()[:each]:
        record(What.HIDDEN, by=client.user, thing=honor)
    lists = {model: queries(client, address(model, "changelist")) for model in LISTS[role]}
    forms = {model: queries(client, address(rows[model])) for model in FORMS[role]}
    assert {"desk": queries(client, "/admin/"), "lists": lists, "forms": forms} == {
        "desk": DESK[role],
        "lists": LISTS[role],
        "forms": FORMS[role],
    }


@pytest.mark.parametrize("each", [1, 10])
def test_the_autocomplete_asks_a_fixed_number_of_times(each):
    fill(3, each)
    client = signed_in("Branch editor", *Branch.objects.all())
    source = "?app_label=honors&model_name=honor&field_name="
    assert queries(client, reverse("admin:autocomplete") + source + "member") == 6
    assert queries(client, reverse("admin:autocomplete") + source + "branch") == 6
