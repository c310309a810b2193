"""Every rule of the register is kept by the database, and said in words before it comes to that."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from articles.models import Article, ArticleEdition, Column, Series
from branches.models import Activity, Branch, BranchProfile, Endeavour, Member, Programme, ProgrammeEntry, Term
from honors.models import Honor
from portal.models import SiteFacts
from publishing.editions import State
from tests.factories import (
    ActivityFactory,
    ArticleFactory,
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

pytestmark = pytest.mark.django_db

NOW = timezone.make_aware(datetime.datetime(2026, 7, 1, 9))
HOUR = datetime.timedelta(hours=1)
DRAFT = {"state": State.DRAFT}


def same_as(row, *names):
    return {name: getattr(row, name) for name in names}


def honor_of_member():
    member = MemberFactory()
    return HonorFactory(branch=member.branch, member=member, holder="member")


def make_endeavour():
    return make_profile(**DRAFT, endeavours=1).endeavours.get()


# Each rule: what makes a row that keeps it, and the values that break it.
RULES = {
    "branch_is_named": (BranchFactory, {"slug": ""}),
    "member_is_named": (MemberFactory, {"name": ""}),
    "member_standing_known": (MemberFactory, {"standing": "honorary"}),
    "activity_is_titled": (ActivityFactory, {"title": ""}),
    "activity_kind_known": (ActivityFactory, {"kind": "picnic"}),
    "term_in_order": (TermFactory, {"until": datetime.date(2019, 1, 1)}),
    "term_post_known": (TermFactory, {"post": "treasurer"}),
    "term_once": (TermFactory, lambda: same_as(TermFactory(), "member", "post", "since")),
    "programme_years_in_order": (ProgrammeFactory, {"last_year": 2018}),
    "programme_years_sensible": (ProgrammeFactory, {"first_year": 1920}),
    "programme_is_named": (ProgrammeFactory, {"organiser": ""}),
    "programmeentry_branch_once": (
        ProgrammeEntryFactory,
        lambda: same_as(ProgrammeEntryFactory(), "programme", "branch") | {"place": 9},
    ),
    "programmeentry_place_once": (
        ProgrammeEntryFactory,
        lambda: same_as(ProgrammeEntryFactory(), "programme", "place"),
    ),
    "programmeentry_place_from_one": (ProgrammeEntryFactory, {"place": 0}),
    "honor_merit_has_class": (HonorFactory, {"kind": "merit"}),
    "honor_member_named": (HonorFactory, {"holder": "member"}),
    "honor_year_sensible": (HonorFactory, {"year": 1920}),
    "honor_choices_known": (HonorFactory, {"level": "galactic"}),
    "honor_is_titled": (HonorFactory, {"awarding_body": ""}),
    "honor_once": (HonorFactory, lambda: same_as(HonorFactory(), "branch", "title")),
    "honor_once_of_member": (
        HonorFactory,
        lambda: same_as(honor_of_member(), "branch", "title", "holder", "member"),
    ),
    "column_is_named": (ColumnFactory, {"slug": ""}),
    "series_is_named": (SeriesFactory, {"name": ""}),
    "article_has_address": (ArticleFactory, {"slug": ""}),
    "articleedition_number_with_series": (make_article, {"series_number": 3}),
    "articleedition_cover_described": (make_article, {"cover": "articles/a.jpg"}),
    "articleedition_is_titled": (make_article, {"title": ""}),
    "endeavour_identified": (make_endeavour, lambda: same_as(make_endeavour(), "profile", "identity")),
    "branchprofile_cover_described": (make_profile, {"cover": "covers/a.jpg"}),
}
# The rules that all kinds of edition share; tests/publishing has more of what they promise.
for make, name in ((make_article, "articleedition"), (make_profile, "branchprofile")):
    RULES |= {
        f"{name}_state_known": (make, {"state": "lost"}),
        f"{name}_number_from_one": (make, {"number": 0}),
        f"{name}_published_has_window": (make, {"live_from": NOW}),
        f"{name}_says_its_grounds": (make, {"grounds": "hearsay"}),
        f"{name}_unsigned_has_reason": (make, {"urgent_reason": "Because"}),
        f"{name}_waits_at_a_stage": (make, {"state": State.IN_REVIEW}),
    }
KEPT_ELSEWHERE = {"window_in_order", "ends_as_asked", "numbered", "one_open", "one_newest", "no_overlap", "frozen"}
KEPT_ELSEWHERE |= {"never_replaced", "public"}
KEPT_WITH_GUARDS = {"endeavour_never_replaced", "endeavour_kept"}  # tests/publishing/test_guards.py

MODELS = [Branch, Member, Term, Activity, Programme, ProgrammeEntry, BranchProfile, Endeavour]
MODELS += [Honor, Column, Series, Article, ArticleEdition]


@pytest.mark.parametrize("rule", RULES)
def test_what_breaks_a_rule_is_refused_by_the_database_and_in_words(rule):
    make, broken = RULES[rule]
    broken = broken() if callable(broken) else broken
    row = make(**DRAFT) if make in (make_article, make_profile) else make()
    with pytest.raises(IntegrityError, match=f"{rule}|UNIQUE"), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**broken)
    for name, value in broken.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    said = " ".join(refusal.value.messages)
    assert said
    assert rule not in said
    assert "Constraint" not in said


def test_every_rule_is_tried_here_or_with_the_editions():
    rules = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    shared = {f"{name}_{rule}" for name in ("articleedition", "branchprofile") for rule in KEPT_ELSEWHERE}
    assert rules - shared - KEPT_WITH_GUARDS == set(RULES)
    assert shared <= rules


@pytest.mark.parametrize("model", [*MODELS, SiteFacts], ids=lambda model: model.__name__)
def test_every_rule_has_a_sentence_of_its_own(model):
    for constraint in model._meta.constraints:
        assert constraint.violation_error_message != models.BaseConstraint.default_violation_error_message


def test_a_member_of_another_branch_cannot_hold_an_honor():
    with pytest.raises(ValidationError, match="This member belongs to another branch"):
        HonorFactory.build(branch=BranchFactory(), member=MemberFactory(), holder="member").full_clean()


def test_the_same_honor_in_two_years_or_of_two_branches_is_no_repetition():
    honor = HonorFactory()
    HonorFactory(**same_as(honor, "branch", "title"), year=honor.year - 1)
    HonorFactory(title=honor.title)
    HonorFactory(**same_as(honor, "branch", "title"), holder="office")
    for _person in range(2):  # two members unnamed may well have got the same
        HonorFactory(**same_as(honor, "branch", "title"), holder="unnamed")
    assert Honor.objects.count() == 6


def test_a_year_still_to_come_is_refused_in_words(clock):
    clock.set(2026, 12, 31, 23, 59)
    HonorFactory.build(branch=BranchFactory(), year=2026).full_clean()
    with pytest.raises(ValidationError, match="between 1921 and this year"):
        HonorFactory.build(branch=BranchFactory(), year=2027).full_clean()


@pytest.mark.parametrize(
    "gone",
    [
        lambda: MemberFactory().branch,
        lambda: ActivityFactory().branch,
        lambda: HonorFactory().branch,
        lambda: ProgrammeEntryFactory().branch,
        lambda: make_profile().branch,
        lambda: make_article(branch=BranchFactory()).branch,
        lambda: honor_of_member().member,
        lambda: make_article().column,
        lambda: SeriesFactory().column,
        lambda: make_article(series=SeriesFactory()).series,
        lambda: make_article().article,
        lambda: make_article(created_by=UserFactory()).created_by,
    ],
)
def test_what_others_lean_on_cannot_be_deleted(gone):
    with pytest.raises(models.ProtectedError):
        gone().delete()
