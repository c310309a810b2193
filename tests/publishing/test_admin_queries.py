"""A page of the admin asks the database as often at sixty rows of many branches as at three."""

import datetime

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from articles.models import Article, ArticleEdition, Column, Series
from branches.models import Activity, Branch, BranchProfile, Endeavour, Member, Programme, Term
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


SIZES = {"small": (3, 1), "large": (12, 6)}


def queries(client, url):
    client.get(url)  # content types and the like are known from here on
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200, url
    return len(captured)


def counted(size):
    rows = fill(*SIZES[size])
    administrator = signed_in("Administrator")
    editor = signed_in("Branch editor", *Branch.objects.all())
    LogEntry.objects.log_actions(administrator.user.pk, Honor.objects.all(), CHANGE, "Hidden.")
    found = {}
    for name, client in (("administrator", administrator), ("editor", editor)):
        found[name, "desk", ""] = queries(client, "/admin/")
        for model in MODELS:
            url = address(model, "changelist")
            if client.get(url).status_code == 403:
                continue
            found[name, "list", model.__name__] = queries(client, url)
            found[name, "form", model.__name__] = queries(client, address(rows[model]))
    return found


@pytest.mark.parametrize("size", SIZES)
def test_numbers(size):
    for key, value in counted(size).items():
        print(size, *key, value)
