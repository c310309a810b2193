"""The gate of records in the admin, in what is restored, and in what goes out or comes with texts."""

import csv
import io
import json

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.history import has_history
from accounts.log import Event, What
from articles.filing import make_column, make_series
from articles.models import Article, ArticleEdition
from branches.models import Activity, Branch, Member
from honors.download import as_csv
from honors.models import Honor
from library.models import Picture
from library.pictures import take
from library.record_gate import gated_records
from portal.sample import SAMPLE_LANGUAGES, Sample, load
from publishing.allowances import Allowance
from tests import factories
from tests.factories import ActivityFactory, BranchFactory, ColumnFactory, HonorFactory, PictureFactory, make_article
from tests.gated import (
    FACTORIES,
    IDENTITY,
    MOBILE,
    REASON,
    REFUSAL,
    TEXTS,
    from_before,
    saving,
    stored,
    with_number,
)
from tests.library.ai_files import FIELDS, encoded, escaped, exif, picture, xmp
from tests.staff import address, errors_of, post_form, signed_in, typed

pytestmark = pytest.mark.django_db


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


# --- other ways in


def test_the_words_of_a_picture_that_has_just_arrived_are_refused_at_their_field():
    branch = BranchFactory()
    picture = PictureFactory(branch=branch, alt="")
    url = reverse("admin:library_picture_words")
    client = signed_in("Branch editor", branch)
    response = client.post(url, {"picture": picture.pk, f"{picture.pk}-alt": f"Li Ming, {MOBILE}"})
    [arrival] = response.context["arrivals"]
    assert arrival.form.errors == {"alt": [REFUSAL]}
    assert f'value="Li Ming, {MOBILE}"' in response.content.decode()
    assert stored(picture, "alt") == ""


@pytest.mark.parametrize("make", [make_column, lambda name, by: make_series(name, ColumnFactory(), by=by)])
def test_an_imported_page_makes_no_column_or_series_with_personal_data_in_its_name(make):
    with pytest.raises(ValidationError) as refusal:
        make(f"Letters, {MOBILE}", by=None)
    assert refusal.value.message_dict == {"name": [REFUSAL]}


@pytest.mark.parametrize("language", SAMPLE_LANGUAGES)
def test_the_sample_passes_the_gate(language):
    load(Sample(language))
    assert not any(row.personal_data() for model in gated_records() for row in model._base_manager.all())


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
    return SimpleUploadedFile(name, encoded(picture(colour="navy"), "JPEG", xmp=inside, exif=comment))


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
