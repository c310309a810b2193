"""The gate of records: every public text of every record, at every way in. A new model or field comes in by itself."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from accounts.log import Event, What
from branches.models import Activity, Branch, Member, Programme
from characters.fields import LineField
from honors.models import Honor
from library.models import Picture
from library.record_gate import GatedQuerySet, GatedRecord
from portal.models import SiteFacts
from publishing.allowances import Allowance
from publishing.public_text import NOT_LOOKED_AT, rows_written_past_the_gate, texts_unsaid
from tests.factories import ActivityFactory, BranchFactory, HonorFactory, UserFactory
from tests.gated import (
    FACTORIES,
    IDENTITY,
    MOBILE,
    REASON,
    RECORDS,
    REFUSAL,
    SHOWN,
    TEXTS,
    WAY_OUT,
    from_before,
    plain_copy,
    saving,
    stored,
    with_number,
)
from tests.staff import address, signed_in, typed

pytestmark = pytest.mark.django_db


# --- every way in


WAYS = {}


def way(deed):
    WAYS[deed.__name__] = deed
    return deed


way(saving)


@way
def saving_this_field(row, name, value):
    setattr(row, name, value)
    row.save(update_fields=[name])


@way
def judging_as_a_form_does(row, name, value):
    setattr(row, name, value)
    row.full_clean()


@way
def saving_a_new_one(row, name, value):
    new = plain_copy(row)
    setattr(new, name, value)
    new.save()


@way
def making_one(row, name, value):
    type(row).objects.create(**plain_values(row) | {name: value})


@way
def getting_or_making_one(row, name, value):
    type(row).objects.update_or_create(pk=row.pk, defaults={name: value})


@way
def updating_many(row, name, value):
    type(row).objects.filter(pk=row.pk).update(**{name: value})


@way
def making_many(row, name, value):
    new = plain_copy(row)
    setattr(new, name, value)
    type(row).objects.bulk_create([new])


@way
def updating_many_rows(row, name, value):
    setattr(row, name, value)
    type(row).objects.bulk_update([row], [name])


def plain_values(row):
    new = plain_copy(row)
    return {field.attname: getattr(new, field.attname) for field in row._meta.concrete_fields if not field.primary_key}


@pytest.mark.parametrize("into", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(("model", "name"), TEXTS)
def test_personal_data_come_in_by_no_way(model, name, into):
    row = FACTORIES[model]()
    before, count = stored(row, name), model._base_manager.count()
    with pytest.raises(ValidationError) as refusal:
        into(row, name, with_number(model, name))
    assert refusal.value.message_dict == {name: [REFUSAL]}
    assert (stored(row, name), model._base_manager.count()) == (before, count)


@pytest.mark.parametrize("into", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    "typed_as", ["１３８１２３４５６７８", "138\u20631234\u206e5678", "138-1234-5678", "138\u200b12345678"]
)
def test_it_is_found_however_it_is_typed(into, typed_as):
    activity = ActivityFactory(title="Theme Party day")
    with pytest.raises(ValidationError):
        into(activity, "title", typed_as)
    assert list(Activity.objects.values_list("title", flat=True)) == ["Theme Party day"]


def test_what_the_database_would_compose_is_no_way_round():
    activity = ActivityFactory()
    composed = models.functions.Concat(models.Value("1381234"), models.Value("5678"))
    for into in (saving, saving_this_field, updating_many):
        with pytest.raises(TypeError, match="cannot be looked through"):
            into(activity, "title", composed)


def test_several_pieces_are_said_at_once():
    with pytest.raises(ValidationError) as refusal:
        ActivityFactory(title=MOBILE, summary=f"{IDENTITY}, {MOBILE}, and once more {MOBILE}")
    found = "identity card number 3401**********1236; mobile number 138*****678"
    assert refusal.value.message_dict == {"title": [REFUSAL], "summary": [f"Personal data: {found}. {WAY_OUT}"]}


@pytest.mark.parametrize("telephone", ["0551-65991234", "(0551) 6599 1234", "010-65201234", "12388", "Room 305"])
def test_the_telephone_of_an_office_is_what_the_field_is_for(telephone):
    branch = BranchFactory(contact=telephone)
    branch.full_clean()
    assert stored(branch, "contact") == telephone


# --- what stood there before there was a gate


@pytest.mark.parametrize(("model", "name"), TEXTS)
def test_what_stood_there_before_hinders_nobody(model, name):
    row = from_before(FACTORIES[model](), **{name: with_number(model, name)})
    row.full_clean()
    row.save()
    if field := next((each for each in model.public_text if each not in (name, "slug", "error_reports")), None):
        saving(row, field, "Something else")
    with pytest.raises(ValidationError):
        saving(row, name, with_number(model, name, IDENTITY))
    row.refresh_from_db()
    saving(row, name, with_number(model, name, "nothing"))
    assert MOBILE not in stored(row, name)
    with pytest.raises(ValidationError):
        saving(row, name, with_number(model, name))


def test_what_stands_in_one_field_lets_nothing_into_another():
    activity = from_before(ActivityFactory(), summary=MOBILE)
    with pytest.raises(ValidationError):
        saving(activity, "title", MOBILE)


@pytest.mark.parametrize("model", SHOWN)
def test_it_is_not_newly_shown_to_the_public(model):
    name = model.public_text[0]
    row = from_before(FACTORIES[model](), **{name: MOBILE, model.switch(): False})
    for into in (saving, saving_this_field, judging_as_a_form_does, updating_many, updating_many_rows):
        with pytest.raises(ValidationError) as refusal:
            into(row, model.switch(), True)
        assert refusal.value.message_dict == {name: [REFUSAL]}
        assert stored(row, model.switch()) is False
        row.refresh_from_db()


@pytest.mark.parametrize("make", [ActivityFactory, HonorFactory])
def test_the_action_shows_the_others_and_says_which_not(make):
    good, bad = make(is_public=False), make(is_public=False)
    from_before(bad, title=MOBILE)
    chosen = {"action": "show_to_public", "_selected_action": [good.pk, bad.pk]}
    response = signed_in("Publisher").post(address(type(good), "changelist"), chosen, follow=True)
    good.refresh_from_db(), bad.refresh_from_db()
    assert (good.is_public, bad.is_public) == (True, False)
    assert [str(message) for message in response.context["messages"]] == [
        f"{bad}: {REFUSAL}",
        "1 row was changed; the others were so already.",
    ]
    assert Event.objects.filter(what=What.SHOWN).count() == 1


def test_its_page_names_it_and_lets_who_may_allow_it():
    activity = from_before(ActivityFactory(), title=f"Ask {MOBILE}")
    client = signed_in("Publisher")
    page = client.get(address(activity))
    assert f"<mark>{MOBILE}</mark>" in page.content.decode()
    assert client.post(address(activity), typed(page, reason_to_allow=REASON)).status_code == 302
    assert Allowance.objects.get().thing == activity


def test_a_command_lists_what_nobody_has_allowed():
    activity = from_before(ActivityFactory(), title=MOBILE)
    branch = from_before(BranchFactory(), contact=f"{MOBILE} or {IDENTITY}")
    allowed = ActivityFactory()
    allowed.title = MOBILE
    allowed.answer_for(by=UserFactory(role="Publisher"), reason=REASON)
    allowed.save()
    said = io.StringIO()
    call_command("list_personal_data", stdout=said)
    assert set(said.getvalue().splitlines()) == {
        f"activity {activity.pk}, Title: mobile number 138*****678",
        f"branch {branch.pk}, Contact: mobile number 138*****678",
        f"branch {branch.pk}, Contact: identity card number 3401**********1236",
        "3 in all.",
    }


# --- how often it asks


def test_a_record_without_any_costs_no_query(django_assert_num_queries):
    activity = ActivityFactory()
    with django_assert_num_queries(0):
        activity.must_pass()


@pytest.mark.parametrize("count", [1, 20])
def test_one_with_many_costs_two(count):
    activity = ActivityFactory()
    activity.summary = "\n".join(f"138{number:08}" for number in range(count))
    saving(ActivityFactory(), "title", "Content types are known from here on")
    activity.unallowed()
    with CaptureQueriesContext(connection) as asked:
        activity.unallowed()
    assert len(asked) == 2


# --- the check


def test_every_text_of_ours_is_looked_at_or_excused_for_a_reason():
    call_command("check", fail_level="ERROR")
    assert all(NOT_LOOKED_AT.values())


@isolate_apps("branches")
def test_the_check_names_a_text_that_no_gate_looks_at():
    class Notice(models.Model):  # noqa: DJ008
        title = LineField(max_length=10)
        kind = models.CharField(max_length=10, choices=[("a", "A")])

        class Meta:
            app_label = "branches"

    class Record(GatedRecord):
        title = LineField(max_length=10)
        note = models.TextField()
        public_text = ("title",)
        objects = GatedQuerySet.as_manager()

        class Meta:
            app_label = "branches"

    class Careless(GatedRecord):
        class Meta:
            app_label = "branches"

    assert [error.msg for error in texts_unsaid([Notice, Record, Careless])] == [
        "No gate looks for personal data in branches.Notice.title.",
        "No gate looks for personal data in branches.Record.note.",
    ]
    assert [error.obj for error in rows_written_past_the_gate([Notice, Record, Careless])] == [Careless]


def test_the_records_that_the_public_sees_are_gated():
    assert {Activity, Branch, Honor, Member, Picture, Programme, SiteFacts} < set(RECORDS)
