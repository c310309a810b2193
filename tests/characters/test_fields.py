"""Every plain text of ours is cleaned, by whichever way it comes in."""

import io
import json

import docx
import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models
from django.test import Client

from accounts.models import User
from articles.models import ArticleEdition, Column
from branches.models import Activity
from characters.fields import CleanedField, LineFormField, TextFormField
from publishing.richtext import RichTextField
from publishing.states import State
from tests.factories import (
    PASSWORD,
    ActivityFactory,
    BranchFactory,
    ColumnFactory,
    MemberFactory,
    UserFactory,
    make_article,
    make_profile,
)
from tests.staff import address, opened, post_form, signed_in

pytestmark = pytest.mark.django_db

# A title from PowerPoint or an old database: with a line end of its own kind and a bell.
TYPED, STORED = "党建\x0b工作\x07简报", "党建工作简报"
ROOMS = ("portal", "articles", "honors", "branches", "publishing", "library", "accounts")

NOT_TYPED = {
    "path": "an address of another site, asked for letter by letter",
    "words": "of a text, as they were found there",
    "stage": "a name of ours",
    "digest": "of digits",
    "seal": "of digits",
    "before": "a seal",
    "before_here": "a seal",
    "password": "a digest",
    "history_change_reason": "never written",
}
NOT_TYPED_IN = {
    "accounts.Event": "what was tried, as it was tried",
    "portal.Entry": "made of what is stored already",
    "portal.IndexVersion": "made of the code",
    "library.PictureUse": "the name of a file, made by us",
    "accounts.HistoricalGroup": "of roles that the code makes",
}
COPIED = {  # from what is stored already, as it was on the day of a signature
    f"{model}.{name}"
    for model in ("articles.ArticleSignOff", "branches.ProfileSignOff")
    for name in ("name", "role", "branch")
}


def stored(model, name):
    return model.objects.values_list(name, flat=True).get()


def plain_fields():
    for model in apps.get_models():
        if model._meta.app_label in ROOMS and model._meta.label not in NOT_TYPED_IN:
            for field in model._meta.local_fields:
                of_a_file = model.__name__.startswith("Historical") and field.name in ("evidence", "portrait", "file")
                is_text = isinstance(field, (models.CharField, models.TextField))
                not_typed = field.name in NOT_TYPED or str(field) in COPIED
                if is_text and not field.choices and not of_a_file and not not_typed:
                    yield model, field


@pytest.mark.parametrize(("model", "field"), [pytest.param(*each, id=str(each[1])) for each in plain_fields()])
def test_every_text_that_people_write_is_cleaned(model, field):
    assert isinstance(field, (CleanedField, RichTextField)), "give it a field of characters/fields.py, or say why not"


class TestModel:
    def test_save(self):
        column = Column(name=TYPED, slug="con\u200bduct")
        column.save()
        assert (column.name, column.slug) == (STORED, "conduct")
        assert stored(Column, "name") == STORED

    def test_update(self):
        ColumnFactory()
        Column.objects.update(name=TYPED)
        assert stored(Column, "name") == STORED

    def test_many_at_once(self):
        Column.objects.bulk_create([Column(name=TYPED, slug="a")])
        assert stored(Column, "name") == STORED
        column = Column.objects.get()
        column.name = f"{TYPED}\u2060二"
        Column.objects.bulk_update([column], ["name"])
        assert stored(Column, "name") == f"{STORED}二"

    def test_fixture(self, tmp_path):
        row = {"model": "articles.column", "pk": 1, "fields": {"name": TYPED, "slug": "a"}}
        (tmp_path / "rows.json").write_text(json.dumps([row]))
        call_command("loaddata", tmp_path / "rows.json", verbosity=0)
        assert stored(Column, "name") == STORED

    def test_a_text_of_several_lines_keeps_them(self):
        activity = ActivityFactory(summary="One\r\ntwo\x07\x0bthree \u200b\n")
        assert activity.summary == stored(Activity, "summary") == "One\ntwo\nthree"

    @pytest.mark.parametrize("nothing", ["\u200b", " \u2060\ufeff", "\u3000", "\u200d", "\u00ad", "\ufe0f", "\u2800"])
    def test_what_nobody_sees_is_no_name(self, nothing):
        with pytest.raises(ValidationError) as refusal:
            Column(name=nothing, slug="a").full_clean()
        assert refusal.value.message_dict["name"] == ["This field cannot be blank."]

    def test_length_counts_what_is_seen(self):
        member = MemberFactory.build(name="\u200b" * 100 + "周岚", branch=BranchFactory())
        member.full_clean()
        assert member.name == "周岚"

    def test_the_same_name_is_seen_to_be_taken(self):
        ColumnFactory(name="党建")
        with pytest.raises(ValidationError) as refusal:
            Column(name="党\u200b建", slug="a").full_clean()
        assert "name" in refusal.value.message_dict

    def test_an_expression_is_left_to_the_database(self):
        UserFactory(display_name="a")
        User.objects.update(display_name=models.functions.Upper("display_name"))
        assert stored(User, "display_name") == "A"

    def test_migrations_know_it_as_djangos_own(self):
        assert Column._meta.get_field("name").deconstruct()[1] == "django.db.models.CharField"
        assert Column._meta.get_field("slug").deconstruct()[1] == "django.db.models.SlugField"
        assert Activity._meta.get_field("summary").deconstruct()[1] == "django.db.models.TextField"
        assert User._meta.get_field("email").deconstruct()[1] == "django.db.models.EmailField"


class TestForm:
    def test_what_was_typed_is_cleaned_before_it_is_judged(self):
        class Form(forms.Form):
            line, text = LineFormField(max_length=6), TextFormField(max_length=5)

        form = Form({"line": TYPED, "text": " a\r\n\u200bb\x00 \u2028c"})
        assert form.is_valid(), form.errors
        assert form.cleaned_data == {"line": STORED, "text": "a\nb\nc"}
        assert Form({"line": "\u200b\u00ad", "text": "\ufeff"}).errors == {
            "line": ["This field is required."],
            "text": ["This field is required."],
        }

    def test_admin_stores_a_title_without_them(self):
        branch = BranchFactory()
        client = signed_in("Branch editor", branch)
        edition = make_article(branch=branch, state=State.DRAFT)
        assert post_form(client, address(edition), title=TYPED, keywords="党\u200b建").status_code == 302
        edition.refresh_from_db()
        assert (edition.title, edition.keywords) == (STORED, "党建")

    def test_admin_refuses_a_title_of_nothing(self):
        branch = BranchFactory()
        client = signed_in("Branch editor", branch)
        edition = make_article(branch=branch, state=State.DRAFT, title="As it was")
        answer = post_form(client, address(edition), title="\u200b\u2060")
        assert "This field is required." in answer.content.decode()
        assert stored(ArticleEdition, "title") == "As it was"

    @pytest.mark.parametrize("typed", ["zhou\u200b", " zhou", "\ufeffzhou"])
    def test_a_pasted_name_signs_in(self, typed):
        UserFactory(username="zhou")
        answer = Client().post("/admin/login/?next=/admin/", {"username": typed, "password": PASSWORD})
        assert answer.status_code == 302

    @pytest.mark.parametrize("asked", ["党建", "党\u200b建", "黨建", " 党建 "])
    def test_admin_finds_it_however_it_is_typed(self, asked):
        branch = BranchFactory()
        client = signed_in("Branch editor", branch)
        for title in ("黨建要點", "党建要点", "别的事情"):
            make_article(branch=branch, title=title)
        answer = client.get(address(ArticleEdition, "changelist"), {"q": asked}).content.decode()
        assert [title in answer for title in ("黨建要點", "党建要点", "别的事情")] == [True, True, False]


class TestOlderRows:
    """What was stored before there was a cleaning stays as it was signed; whatever is made of it works."""

    def older(self, row, **values):
        table, names = row._meta.db_table, ", ".join(f"{name} = %s" for name in values)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {names} WHERE id = %s", [*values.values(), row.pk])
        return type(row).objects.get(pk=row.pk)

    def test_reading_and_publishing_change_no_character(self):
        edition = self.older(make_article(state=State.DRAFT), title=TYPED, body="<p>党\u200b建</p>")
        digest = edition.digest_now()
        edition.publish(imported="As it was.")
        again = ArticleEdition.objects.get()
        assert (again.title, again.body, again.digest_now()) == (TYPED, "<p>党\u200b建</p>", digest)

    def test_a_draft_is_cleaned_when_it_is_saved(self):
        edition = self.older(make_article(state=State.DRAFT), title=TYPED)
        edition.save()
        assert edition.title == STORED

    def test_word(self):
        branch = BranchFactory()
        client = signed_in("Branch editor", branch)
        article = make_article(branch=branch, state=State.DRAFT)
        article = self.older(article, title=TYPED, author=TYPED, summary=TYPED, body=f"<p>{TYPED}</p>")
        profile = self.older(make_profile(branch=branch, state=State.DRAFT), brand_name=TYPED, slogan=TYPED)
        self.older(branch, name=TYPED, short_name=TYPED)
        for edition in (article, profile):
            status, content = opened(client, address(edition, "word"))
            assert (status, content[:2]) == (200, b"PK")
            document = docx.Document(io.BytesIO(content))
            assert document.paragraphs[0].text == document.core_properties.title == STORED

    def test_excel_and_public_pages(self, client):
        branch = make_profile().branch
        self.older(MemberFactory(branch=branch), name=f"{TYPED}\ufffe")
        self.older(make_article(state=State.DRAFT), title=TYPED).publish(imported="As it was.")
        keeper = signed_in("Records keeper", branch)
        assert keeper.post("/admin/branches/member/export/").status_code == 200
        for page in ("/", "/feed.xml", "/sitemap.xml", "/articles/", "/search/?q=党建"):
            answer = client.get(page, follow=True)
            assert answer.status_code == 200, page
