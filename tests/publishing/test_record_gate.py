"""The gate of records: every public text of every record, at every way in. A new model or field comes in by itself."""

import csv
import io
import json

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps
from factory.django import DjangoModelFactory

from accounts.history import has_history
from accounts.log import Event, What
from articles.models import Article, ArticleEdition
from branches.models import Activity, Branch, Member, Programme
from characters.fields import LineField
from honors.download import as_csv
from honors.models import Honor
from library.models import Picture
from library.pictures import take
from library.record_gate import GatedQuerySet, GatedRecord, gated_records
from portal.models import SiteFacts
from publishing.allowances import Allowance
from publishing.public_text import NOT_LOOKED_AT, rows_written_past_the_gate, texts_unsaid
from publishing.richtext import RichTextField
from tests import factories
from tests.factories import ActivityFactory, BranchFactory, HonorFactory, PictureFactory, UserFactory, make_article
from tests.library.ai_files import FIELDS, encoded, escaped, exif, picture, xmp
from tests.staff import address, errors_of, post_form, signed_in, typed

pytestmark = pytest.mark.django_db

MOBILE, IDENTITY = "13812345678", "340102199001011236"
REASON = "It is the duty telephone of the office."
WAY_OUT = "Take it out, or have somebody who may publish allow it with a reason."
REFUSAL = f"Personal data: mobile number 138*****678. {WAY_OUT}"


class SiteFactsFactory(DjangoModelFactory):
    class Meta:
        model = SiteFacts

    name, organ = "Pilot branches", "The organ"


FACTORIES = {
    each._meta.model: each
    for each in [*vars(factories).values(), SiteFactsFactory]
    if isinstance(each, type) and issubclass(each, DjangoModelFactory) and each is not DjangoModelFactory
}
RECORDS = gated_records()
TEXTS = [pytest.param(model, name, id=f"{model.__name__}-{name}") for model in RECORDS for name in model.public_text]
SHOWN = [model for model in RECORDS if model.switch()]


def with_number(model, name, number=MOBILE):
    """A value of a field that holds a number, and is else as it should be."""
    field = model._meta.get_field(name)
    if isinstance(field, RichTextField):
        return f"<p>Ask Li Ming, {number}.</p>"
    if name == "error_reports":
        return f"https://example.org/?ask={number}"
    return f"ask-{number}" if isinstance(field, models.SlugField) else number


def stored(row, name):
    return type(row)._base_manager.values_list(name, flat=True).get(pk=row.pk)


def from_before(row, **values):
    """Write past the gate, as rows were written before there was one."""
    models.QuerySet(type(row)).filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row


def plain_copy(row):
    """A row like this one that is not stored yet, with all that must differ told apart."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del values[row._meta.pk.attname]
    for field in row._meta.concrete_fields:
        if field.unique and field.attname in values:
            values[field.attname] = f"another-{values[field.attname]}"[: field.max_length]
    return type(row)(**values)


# --- every way in


WAYS = {}


def way(deed):
    WAYS[deed.__name__] = deed
    return deed


@way
def saving(row, name, value):
    setattr(row, name, value)
    row.save()


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


# --- in the admin, and restored from history


def editable(model):
    model_admin = admin.site.get_model_admin(model)
    return [name for _title, said in model_admin.fieldsets for name in flattened(said["fields"])]


def flattened(fields):
    return [name for each in fields for name in (each if isinstance(each, tuple) else [each])]


IN_FORMS = [each for each in TEXTS if each.values[1] in editable(each.values[0])]
ALLOWED_IN_FORMS = [each for each in IN_FORMS if each.values[0] is not Article]


def test_every_public_text_has_a_field_in_the_admin():
    assert IN_FORMS == TEXTS


@pytest.mark.parametrize(("model", "name"), IN_FORMS)
def test_the_form_says_it_at_the_field_and_keeps_what_was_typed(model, name):
    row, value = FACTORIES[model](), with_number(model, name)
    before = stored(row, name)
    response = post_form(signed_in("Administrator"), address(row), **{name: value})
    assert errors_of(response) == [REFUSAL]
    assert response.context["adminform"].form.errors == {name: [REFUSAL]}
    assert typed(response)[name].strip() == value
    assert stored(row, name) == before


@pytest.mark.parametrize(("model", "name"), ALLOWED_IN_FORMS)
def test_who_may_publish_allows_it_there_with_a_reason(model, name):
    row, value = FACTORIES[model](), with_number(model, name)
    client = signed_in("Administrator")
    refused = post_form(client, address(row), **{name: value})
    assert client.post(address(row), typed(refused, reason_to_allow=REASON)).status_code == 302
    assert MOBILE in stored(row, name)
    allowance = Allowance.objects.get()
    assert (allowance.thing, allowance.kind, allowance.words) == (row, "mobile", MOBILE)
    assert (allowance.reason, allowance.allowed_by) == (REASON, client.user)
    event = Event.objects.get(what=What.ALLOWED)
    assert (event.by, event.thing_id) == (client.user, row.pk)
    assert event.details == {"finding": "mobile", "masked": "138*****678", "reason": REASON}
    page = client.get(address(row)).content.decode()
    assert f"<mark>{MOBILE}</mark>" in page
    assert f": {REASON}" in page
    assert 'name="reason_to_allow"' not in page
    saving(type(row)._base_manager.get(pk=row.pk), name, value)  # the same once more
    with pytest.raises(ValidationError):
        saving(row, name, with_number(model, name, IDENTITY))  # another one is asked anew


@pytest.mark.parametrize("make", [ActivityFactory, HonorFactory, PictureFactory])
def test_nobody_else_allows_it_whatever_is_posted(make):
    branch = BranchFactory()
    row = make(branch=branch, **({} if make is PictureFactory else {"is_public": False}))
    name = row.public_text[0]
    client = signed_in("Branch editor", branch)
    response = post_form(client, address(row), **{name: MOBILE})
    assert b'name="reason_to_allow"' not in response.content
    forged = client.post(address(row), typed(response) | {"reason_to_allow": REASON})
    assert errors_of(forged) == ["Only who may publish this record may allow personal data in it.", REFUSAL]
    assert MOBILE not in stored(row, name)
    assert not Allowance.objects.exists()


def test_a_new_record_is_allowed_in_its_first_form():
    branch, client = BranchFactory(), signed_in("Publisher")
    said = {"branch": branch.pk, "kind": "study", "title": MOBILE, "held_on": "2020-04-10"}
    refused = post_form(client, address(Activity, "add"), **said)
    assert errors_of(refused) == [REFUSAL]
    assert client.post(address(Activity, "add"), typed(refused, reason_to_allow=REASON)).status_code == 302
    assert Allowance.objects.get().thing == Activity.objects.get(title=MOBILE)


@pytest.mark.parametrize(("model", "name"), [each for each in IN_FORMS if has_history(each.values[0])])
def test_what_was_taken_out_is_not_restored_from_history(model, name):
    row = FACTORIES[model]()
    before = stored(row, name)
    from_before(row, **{name: with_number(model, name)})
    row.history.model.objects.filter(id=row.pk).delete()
    row.history.model.objects.bulk_create([row.history.model(**of_history(row))])
    state = row.history.get()
    from_before(row, **{name: before})
    client = signed_in("Administrator")
    url = f"{address(row, 'history')}{state.pk}/"
    page = client.get(url)
    response = client.post(url, {"newest": page.context["newest"]})
    assert response.status_code == 200
    assert any(REFUSAL in sentence for sentence in response.context["errors"])
    assert stored(row, name) == before


def of_history(row):
    values = {field.attname: getattr(row, field.attname) for field in row.history.model.tracked_fields}
    return values | {"history_date": "2020-01-01T00:00:00Z", "history_type": "~"}


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


# --- what goes out


def test_the_file_of_the_register_holds_nothing_but_gated_texts_and_choices():
    texts = {}
    for model, values in ((Branch, {}), (Member, {"may_be_public": True})):
        texts[model] = FACTORIES[model](**{name: f"{model.__name__}-{name}".lower() for name in model.public_text})
        from_before(texts[model], **values)
    member = from_before(texts[Member], branch=texts[Branch])
    said = {name: f"honor-{name}" for name in Honor.public_text}
    honor = HonorFactory(branch=texts[Branch], holder="member", member=member, year=2019, **said)
    honor.evidence.save("evidence.pdf", ContentFile(b"%PDF-1.4"))
    gated = {getattr(row, name) for row in (honor, member, texts[Branch]) for name in row.public_text}
    others = {"2019", "", honor.get_kind_display(), honor.get_level_display()}
    _head, row = csv.reader(io.StringIO(as_csv([honor]).decode("utf-8-sig")))
    assert set(row) <= gated | others
    assert set(said.values()) < set(row)


def labelled_by_somebody(name="picture.jpg"):
    """A picture whose label of AI, and whose other words, hold personal data."""
    told = json.dumps(FIELDS | {"ContentProducer": IDENTITY, "ProduceID": MOBILE, "ReservedCode1": "kept"})
    comment = exif(0x010E, f"Li Ming {IDENTITY}".encode())
    inside = xmp(f"<TC260:AIGC>{escaped(told)}</TC260:AIGC>")
    return SimpleUploadedFile(name, encoded(picture(), "JPEG", xmp=inside, exif=comment))


def test_no_file_made_of_a_picture_carries_the_personal_data_of_its_own(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        taken = take(labelled_by_somebody())
    member = FACTORIES[Member](portrait=labelled_by_somebody("portrait.jpg"))
    names = [taken.file.name, *(name for _shape, size in taken.sizes for name in size.names())]
    for storage, name in [
        (member.portrait.storage, member.portrait.name),
        *((default_storage, name) for name in names),
    ]:
        with storage.open(name) as file:
            content = file.read()
        assert IDENTITY.encode() not in content
        assert MOBILE.encode() not in content
    assert taken.is_ai_generated
    assert taken.label.items() >= {"Label": "1", "ReservedCode1": "kept"}.items()
    assert not {"ContentProducer", "ProduceID"} & taken.label.keys()


# --- what comes with texts


def test_a_draft_with_personal_data_is_stored_and_the_library_keeps_none_of_them():
    draft = make_article(state="draft", cover=factories.make_picture(), cover_alt=f"Li Ming, {MOBILE}")
    assert draft.cover_alt == f"Li Ming, {MOBILE}"
    assert Picture.objects.get().alt == ""


@pytest.mark.parametrize("title", [f"Ask {MOBILE}", "Ask 138 1234 5678", f"找李明{MOBILE}"])
def test_the_address_of_a_draft_takes_no_number_from_its_title(title):
    branch, client = BranchFactory(), signed_in("Publisher")
    column = factories.ColumnFactory()
    said = {"title": title, "column": column.pk, "branch": branch.pk}
    assert post_form(client, address(ArticleEdition, "add"), **said).status_code == 302
    slug = Article.objects.get().slug
    assert not any(character.isdigit() for character in slug)
    assert slug


def test_an_address_typed_for_a_draft_is_refused_at_its_field():
    draft = make_article(state="draft")
    response = post_form(signed_in("Publisher"), address(draft), slug=f"ask-{MOBILE}")
    assert response.context["adminform"].form.errors == {"slug": [REFUSAL]}


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
