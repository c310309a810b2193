"""Changing an address in the admin, by a sheet and from the history: who may, what is said, what is kept."""

import pytest

from accounts.log import Event, What
from articles.models import Article, Column, Series
from branches.models import Branch
from tests.factories import BranchFactory, ColumnFactory, HonorFactory, make_profile
from tests.publishing.test_addresses import MAKE, old, public
from tests.sheets import import_rows, told, upload, workbook, wrong_cells
from tests.staff import address, errors_of, post_form, signed_in, typed

pytestmark = pytest.mark.django_db
RECORDS = pytest.mark.parametrize("model", [Branch, Column, Series], ids=lambda model: model._meta.model_name)
FIXED = "The branch is published: only an administrator changes its address."


def state_url(thing, state):
    return f"{address(thing, 'history')}{state.pk}/"


@RECORDS
class TestForm:
    def test_an_administrator_moves_it_the_old_address_stays_and_the_log_says_so(self, model):
        client, thing = signed_in("Administrator"), public(model, "a")
        assert post_form(client, address(thing), slug="b").status_code == 302
        thing.refresh_from_db()
        assert (thing.slug, old(thing)) == ("b", ["a"])
        event = Event.objects.filter(what=What.CHANGED).get()
        assert (event.by, event.thing_id, event.details["fields"]) == (client.user, thing.pk, ["slug"])
        assert thing.history.first().history_user == client.user
        page = client.get(address(thing)).content.decode()
        assert thing.get_absolute_url().replace("/b/", "/a/") in page

    @pytest.mark.parametrize("role", ["Committee office", "Records keeper"])
    def test_nobody_else_moves_what_was_published_but_keeps_its_other_fields(self, model, role):
        client, thing = signed_in(role), public(model, "a")
        page = client.get(address(thing))
        values = typed(page, name="Another name")
        assert "slug" not in values
        assert client.post(address(thing), values | {"slug": "b"}).status_code == 302
        thing.refresh_from_db()
        assert (thing.name, thing.slug, old(thing)) == ("Another name", "a", [])

    def test_it_is_free_as_long_as_nothing_was_published(self, model):
        client, thing = signed_in("Committee office"), MAKE[model](slug="a")
        assert post_form(client, address(thing), slug="b").status_code == 302
        thing.refresh_from_db()
        assert thing.slug == "b"

    def test_those_who_only_read_see_it_and_change_nothing(self, model):
        client, thing = signed_in("Auditor"), public(model, "a")
        thing.move("b")
        page = client.get(address(thing)).content.decode()
        assert thing.get_absolute_url().replace("/b/", "/a/") in page
        assert client.post(address(thing), {"slug": "c"}).status_code == 403

    def test_one_that_another_had_is_refused_with_a_sentence_and_what_was_typed_stays(self, model):
        public(model, "a").move("elsewhere")
        name = str(model.objects.get())
        client, thing = signed_in("Administrator"), MAKE[model](slug="x")
        response = post_form(client, address(thing), name="New name", slug="a")
        assert errors_of(response) == [f"This address leads to “{name}”, which had it before."]
        assert (typed(response)["name"], typed(response)["slug"]) == ("New name", "a")
        thing.refresh_from_db()
        assert (thing.name != "New name", thing.slug) == (True, "x")

    def test_a_new_one_cannot_take_an_old_address_either(self, model):
        public(model, "a").move("elsewhere")
        values = {"name": "New", "slug": "a", "column": ColumnFactory().pk, "short_name": "New", "office": "New"}
        response = post_form(signed_in("Administrator"), address(model, "add"), **values)
        assert [sentence for sentence in errors_of(response) if "which had it before" in sentence]
        assert typed(response)["name"] == "New"
        assert not model.objects.filter(slug="a").exists()

    def test_deleting_it_frees_its_addresses(self, model):
        thing = MAKE[model](slug="b")
        thing.old_addresses.create(slug="a")
        response = signed_in("Administrator").post(address(thing, "delete"), {"post": "yes"})
        assert response.status_code == 302
        assert not model.is_taken("a")


@RECORDS
class TestHistory:
    def test_an_administrator_restores_an_old_address_and_the_newer_one_leads_on(self, model):
        client, thing = signed_in("Administrator"), public(model, "a")
        first = thing.history.first()
        thing.move("b")
        url = state_url(thing, first)
        assert client.post(url, typed(client.get(url))).status_code == 302
        thing.refresh_from_db()
        assert (thing.slug, old(thing)) == ("a", ["b"])

    def test_whoever_may_not_move_it_restores_the_rest(self, model):
        thing = public(model, "a")
        first, name = thing.history.first(), thing.name
        thing.name, thing.slug = "Another name", "b"
        thing.save()
        url = state_url(thing, first)
        client = signed_in("Committee office")
        page = client.get(url)
        assert [each["field"] for each in page.context["staying"]] == ["Address"]
        client.post(url, typed(page))
        thing.refresh_from_db()
        assert (thing.name, thing.slug, old(thing)) == (name, "b", ["a"])

    def test_a_deleted_one_comes_back_only_if_its_address_is_still_free(self, model):
        thing = MAKE[model](slug="a")
        first, key = thing.history.first(), thing.pk
        thing.delete()
        public(model, "a").move("b")
        thing.pk = key
        client, url = signed_in("Administrator"), state_url(thing, first)
        response = client.post(url, typed(client.get(url)))
        assert ["which had it before" in error for error in response.context["errors"]] == [True]
        assert not model.objects.filter(pk=key).exists()


def test_a_restored_address_of_an_article_is_checked_as_well():
    public(Article, "a").move("b")
    article = public(Article, "c")
    response = post_form(signed_in("Administrator"), address(article), slug="a")
    assert errors_of(response) == ["This address leads to “b”, which had it before."]


class TestSheet:
    HEAD = ["Short name", "Address"]
    ADD = ["Name", "Short name", "Address", "Office"]

    @pytest.fixture
    def branch(self):
        return make_profile(branch=BranchFactory(short_name="Cadre Office", slug="a")).branch

    def test_an_administrators_sheet_moves_a_branch(self, branch):
        answer = import_rows(signed_in("Administrator"), Branch, self.HEAD, ["Cadre Office", "b"])
        assert told(answer)["counts"] == ["1 changed"]
        branch.refresh_from_db()
        assert (branch.slug, old(branch)) == ("b", ["a"])

    @pytest.mark.parametrize("role", ["Committee office", "Records keeper"])
    def test_another_sheet_is_refused_at_the_cell_and_may_keep_the_address(self, branch, role):
        client = signed_in(role)
        answer = upload(client, Branch, workbook(self.HEAD, ["Cadre Office", "b"]))
        assert told(answer)["errors"] == [FIXED]
        assert wrong_cells(answer) == [(2, ["<del>a</del> <ins>b</ins>"])]
        same = workbook([*self.HEAD, "Contact"], ["Cadre Office", "a", "Room 3"])
        assert told(upload(client, Branch, same))["errors"] == []

    def test_before_anything_was_public_any_keepers_sheet_moves_it(self):
        branch = HonorFactory(branch__short_name="Press Office", branch__slug="a", is_public=False).branch
        import_rows(signed_in("Records keeper"), Branch, self.HEAD, ["Press Office", "b"])
        branch.refresh_from_db()
        assert (branch.slug, old(branch)) == ("b", [])

    def test_one_that_another_had_is_refused_at_its_cell(self, branch):
        branch.move("b")
        client = signed_in("Administrator")
        rows = [["New Branch", "New", "a", "New"], ["Own again", "Cadre Office", "a", "Cadre Office"]]
        answer = upload(client, Branch, workbook(self.ADD, rows[0]))
        assert told(answer)["errors"] == ["This address leads to “Cadre Office”, which had it before."]
        assert wrong_cells(answer) == [(2, ["a"])]
        assert told(upload(client, Branch, workbook(self.ADD, rows[1])))["errors"] == []

    @pytest.mark.parametrize("count", [1, 9])
    def test_a_sheet_is_judged_in_a_fixed_number_of_queries(self, count, branch, django_assert_num_queries):
        branch.move("b")
        rows = []
        for number in range(count):
            make_profile(branch=BranchFactory(short_name=f"Press {number}"))
            rows.append([f"Branch {number}", f"Press {number}", f"moved-{number}", "Press"])
            rows.append([f"New {number}", f"New {number}", "a", "New"])
        client, file = signed_in("Records keeper"), workbook(self.ADD, *rows)
        assert told(upload(client, Branch, file))["errors"].count(FIXED) == count
        with django_assert_num_queries(12):
            upload(client, Branch, file)
