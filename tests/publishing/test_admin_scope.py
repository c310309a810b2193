"""Rows of branches that one does not work for do not exist, whichever way one comes."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import ArticleEdition
from branches.models import Activity, Branch, BranchProfile, Endeavour, Member
from honors.models import Honor
from publishing.deeds import DEEDS
from publishing.editions import State
from tests.factories import ColumnFactory, SeriesFactory, make_article, make_picture, make_profile
from tests.staff import address, full_branch, opened, post_form, signed_in, typed

pytestmark = pytest.mark.django_db

SCOPED = {
    "branch": Branch,
    "member": Member,
    "activity": Activity,
    "honor": Honor,
    "profile": BranchProfile,
    "article": ArticleEdition,
}
OWNED = [name for name in SCOPED if name != "branch"]
EDITIONS = ["profile", "article"]


@pytest.fixture
def ours():
    return full_branch("Anchor")


@pytest.fixture
def theirs():
    return full_branch("Beacon")


@pytest.fixture
def editor(ours):
    return signed_in("Branch editor", ours.branch)


def stored(rows):
    """All that the database holds of a branch's rows."""
    return {name: list(SCOPED[name].objects.filter(pk=getattr(rows, name).pk).values()) for name in SCOPED} | {
        "terms": list(rows.member.terms.values()),
        "endeavours": list(Endeavour.objects.filter(profile=rows.profile).values()),
        "editions": list(rows.article.siblings().values_list("pk", "state", "branch")),
    }


def reads_nothing_of(response):
    return response.status_code in (302, 403, 404) and b"Beacon" not in response.content


# --- Reading


@pytest.mark.parametrize("name", OWNED)
def test_a_list_is_filtered_by_branch_and_offers_one_s_own_only(ours, theirs, name):
    office, editor = signed_in("Committee office"), signed_in("Branch editor", ours.branch)
    page = office.get(address(SCOPED[name], "changelist"), {"branch": ours.branch.pk})
    assert list(page.context["cl"].queryset) == [getattr(ours, name)]
    assert "Beacon Office" in page.content.decode()
    page = editor.get(address(SCOPED[name], "changelist"), {"branch": ours.branch.pk})
    assert list(page.context["cl"].queryset) == [getattr(ours, name)]
    assert "Beacon Office" not in page.content.decode()


@pytest.mark.parametrize("name", SCOPED)
def test_a_list_holds_the_editor_s_own_branches_only(editor, theirs, name):
    page = editor.get(address(SCOPED[name], "changelist")).content.decode()
    assert "Anchor" in page
    assert "Beacon" not in page


@pytest.mark.parametrize("name", SCOPED)
@pytest.mark.parametrize("query", ["q=Beaco", "branch={pk}", "branch__id__exact={pk}", "all=", "o=-1"])
def test_searching_filtering_and_sorting_find_nothing_of_another_branch(editor, theirs, name, query):
    response = editor.get(address(SCOPED[name], "changelist") + "?" + query.format(pk=theirs.branch.pk))
    assert b"Beacon" not in response.content


@pytest.mark.parametrize("name", SCOPED)
@pytest.mark.parametrize("place", ["change", "history", "delete"])
def test_a_row_of_another_branch_has_no_page(editor, ours, theirs, name, place):
    assert reads_nothing_of(editor.get(address(getattr(theirs, name), place)))
    may_delete = name in ("member", "activity", "honor")
    expected = 403 if place == "delete" and not may_delete else 200
    assert editor.get(address(getattr(ours, name), place)).status_code == expected


def test_every_form_of_one_s_own_branch_is_silent_about_others(editor, ours, theirs):
    for name in SCOPED:
        assert b"Beacon" not in editor.get(address(getattr(ours, name))).content
    for name in OWNED:
        assert b"Beacon" not in editor.get(address(SCOPED[name], "add")).content


@pytest.mark.parametrize(
    "source",
    ["branches.member.branch", "honors.honor.branch", "honors.honor.member", "articles.articleedition.branch"],
)
@pytest.mark.parametrize("term", ["", "Beac", "Office", "Zhou"])
def test_autocomplete_offers_one_s_own_branches_only(editor, theirs, source, term):
    app_label, model_name, field_name = source.split(".")
    query = {"app_label": app_label, "model_name": model_name, "field_name": field_name, "term": term}
    response = editor.get(reverse("admin:autocomplete"), query)
    assert response.status_code == 200
    assert b"Beacon" not in response.content
    assert term or b"Anchor" in response.content


@pytest.mark.parametrize("source", ["branches.branch.editors"])
def test_autocomplete_offers_no_people_to_those_who_may_not_see_them(editor, source):
    app_label, model_name, field_name = source.split(".")
    query = {"app_label": app_label, "model_name": model_name, "field_name": field_name}
    assert editor.get(reverse("admin:autocomplete"), query).status_code == 403


@pytest.mark.parametrize("name", ["branch", "profile", "article"])
def test_the_way_to_the_page_on_the_site_is_closed_for_other_branches(editor, ours, theirs, name):
    def way(row):
        content_type = ContentType.objects.get_for_model(row)
        return reverse("admin:view_on_site", args=[content_type.pk, row.pk])

    assert editor.get(way(getattr(ours, name))).status_code == 302
    assert editor.get(way(getattr(theirs, name))).status_code == 404  # the address alone tells a draft's title


def test_the_way_to_the_page_on_the_site_leads_to_nothing_for_rows_that_are_not_in_the_admin(editor):
    content_type = ContentType.objects.get_for_model(ContentType)
    assert editor.get(reverse("admin:view_on_site", args=[content_type.pk, content_type.pk])).status_code == 404
    assert editor.get("/admin/r/abc/xyz/").status_code == 404


@pytest.mark.parametrize(
    "lookup",
    [
        "branch__editors__password__startswith=md5",
        "branch__editors__username=staff0",
        "branch__contact__startswith=Beacon",
        "created_by__password__startswith=md5",
        "terms__member__branch__name__startswith=Party",
        "honors__evidence__startswith=evidence",
    ],
)
@pytest.mark.parametrize("model", [Member, Honor, ArticleEdition, BranchProfile, Activity])
def test_a_list_cannot_be_asked_about_what_lies_behind_its_rows(editor, lookup, model):
    response = editor.get(f"{address(model, 'changelist')}?{lookup}")
    assert response.status_code in (302, 400)  # “no such filter”, or refused


@pytest.mark.parametrize("query", ["_to_field=slug", "_to_field=branch__slug", "_popup=1&_to_field=contact"])
def test_a_pop_up_cannot_name_rows_by_another_field(editor, theirs, query):
    for model in (Branch, Member, Honor):
        assert editor.get(f"{address(model, 'changelist')}?{query}").status_code == 400
    response = editor.get(f"/admin/branches/branch/{theirs.branch.slug}/change/?{query}")
    assert response.status_code in (302, 400)


def test_the_desk_lists_drafts_and_scheduled_texts_of_one_s_own_branches(editor, ours, theirs):
    for rows in (ours, theirs):
        rows.profile.publish(at=rows.profile.created_at + datetime.timedelta(days=400), imported="As it was.")
    page = editor.get("/admin/").content.decode()
    assert "Anchor day" in page
    assert "Anchor brand" in page
    assert "Beacon" not in page


@pytest.mark.parametrize("field", ["portrait", "evidence"])
def test_private_files_open_for_one_s_own_branches_only(editor, ours, theirs, field):
    def status(rows):
        file = rows.member.portrait if field == "portrait" else rows.honor.evidence
        return opened(editor, file.url)[0]

    assert status(ours) == 200
    assert status(theirs) == 404


# --- Writing


@pytest.mark.parametrize("name", SCOPED)
@pytest.mark.parametrize("page", ["change", "delete"])
def test_posting_to_a_row_of_another_branch_changes_nothing(editor, ours, theirs, name, page):
    before = stored(theirs)
    forged = typed(signed_in("Administrator").get(address(getattr(theirs, name))))
    changed = {key: f"{value}!" if value.startswith("Beacon") else value for key, value in forged.items() if value}
    response = editor.post(address(getattr(theirs, name), page), changed | {"post": "yes"})
    assert reads_nothing_of(response)
    assert stored(theirs) == before


@pytest.mark.parametrize("name", OWNED)
def test_a_row_cannot_be_moved_into_another_branch(editor, ours, theirs, name):
    row = getattr(ours, name)
    response = post_form(editor, address(row), branch=theirs.branch.pk)
    row.refresh_from_db()
    assert row.branch == ours.branch
    if name != "profile":  # whose branch cannot be chosen again at all
        assert b"Select a valid choice" in response.content


@pytest.mark.parametrize("name", OWNED)
def test_a_row_cannot_be_added_to_another_branch(editor, ours, theirs, name):
    if name == "profile":
        theirs.profile.delete()
    values = typed(editor.get(address(SCOPED[name], "add")), branch=theirs.branch.pk)
    values |= {"name": "X", "title": "X", "brand_name": "X", "kind": "study", "held_on": "2020-01-01"}
    count = SCOPED[name].objects.count()
    response = editor.post(address(SCOPED[name], "add"), values)
    assert "branch" in response.context["adminform"].form.errors
    assert SCOPED[name].objects.count() == count


def test_an_honor_cannot_name_a_member_of_another_branch(editor, ours, theirs):
    response = post_form(editor, address(ours.honor), holder="member", member=theirs.member.pk)
    assert "member" in response.context["adminform"].form.errors
    ours.honor.refresh_from_db()
    assert ours.honor.member is None


def test_a_term_of_another_branch_cannot_be_changed_through_one_s_own_member(editor, ours, theirs):
    values = typed(editor.get(address(ours.member)))
    values |= {"terms-0-id": theirs.term.pk, "terms-0-since": "1999-01-01", "terms-0-member": theirs.member.pk}
    before = stored(theirs)
    editor.post(address(ours.member), values)
    assert stored(theirs) == before


def test_an_endeavour_of_another_branch_cannot_be_changed_through_one_s_own_profile(editor, ours, theirs):
    stranger = theirs.profile.endeavours.first()
    values = typed(editor.get(address(ours.profile)))
    values |= {"endeavours-0-id": stranger.pk, "endeavours-0-endeavour": "Ours now"}
    before = stored(theirs)
    editor.post(address(ours.profile), values)
    assert stored(theirs) == before


@pytest.mark.parametrize("role", ["Branch editor", "Branch secretary"])
@pytest.mark.parametrize("action", ["show_to_public", "hide_from_public", "delete_selected"])
@pytest.mark.parametrize("name", ["member", "activity", "honor"])
def test_an_action_does_not_reach_another_branch(ours, theirs, role, action, name):
    client = signed_in(role, ours.branch)
    SCOPED[name].objects.update(**{SCOPED[name].public_field: action == "hide_from_public"})
    before = stored(theirs)
    values = {"action": action, "_selected_action": [getattr(theirs, name).pk], "select_across": "1", "post": "yes"}
    response = client.post(address(SCOPED[name], "changelist") + "?branch=" + str(theirs.branch.pk), values)
    assert b"Beacon" not in response.content
    assert stored(theirs) == before


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_a_deed_does_not_reach_another_branch(ours, theirs, deed, name, state):
    client = signed_in("Branch editor", ours.branch)
    edition = getattr(theirs, name)
    if state == State.PUBLISHED:
        edition.publish(imported="As it was.")
    before = stored(theirs)
    assert reads_nothing_of(client.get(address(edition, deed)))
    assert reads_nothing_of(client.post(address(edition, deed), {"when": "now"}))
    assert stored(theirs) == before
    assert edition.siblings().count() == 1


# --- Articles that move


@pytest.fixture
def moved(ours, theirs):
    """An article whose first text was the one branch's and whose newest, a draft, is the other's: both ways."""

    def move(article, branch):
        article.publish(imported="As it was.")
        draft = article.revise()
        draft.branch = branch
        draft.save(update_fields=["branch"])
        return article, draft

    return {"away": move(ours.article, theirs.branch), "here": move(theirs.article, ours.branch)}


def test_an_article_that_moved_away_took_all_its_texts_along(editor, moved):
    for edition in moved["away"]:
        assert editor.get(address(edition)).status_code == 302
        assert editor.get(address(edition, "history")).status_code == 302
        assert editor.post(address(edition, "discard"), {"x": "1"}).status_code == 404
    assert b"Anchor day" not in editor.get(address(ArticleEdition, "changelist")).content


def test_an_article_that_moved_here_can_be_read_from_its_first_text_on(editor, moved):
    for edition in moved["here"]:
        assert editor.get(address(edition)).status_code == 200
    assert b"Beacon day" in editor.get(address(ArticleEdition, "changelist")).content


def test_nobody_opens_a_draft_for_a_branch_that_is_not_theirs(editor, moved, theirs):
    old, draft = moved["here"]
    draft.publish(imported="As it was.")
    assert "Revise" not in editor.get(address(old)).content.decode().partition('class="deeds"')[2]
    assert editor.post(address(old, "revise"), {"x": "1"}).status_code == 403
    assert old.siblings().count() == 2
    assert editor.post(address(draft, "revise"), {"x": "1"}).status_code == 302
    assert old.siblings().count() == 3


def test_an_article_without_a_branch_is_out_of_an_editor_s_reach(editor):
    article = make_article(title="Of nobody", state=State.DRAFT)
    assert b"Of nobody" not in editor.get(address(ArticleEdition, "changelist")).content
    assert editor.get(address(article)).status_code == 302
    assert signed_in("Committee office").get(address(article)).status_code == 200


def test_an_editor_cannot_make_an_article_without_a_branch(editor, ours):
    column = ColumnFactory()
    response = post_form(editor, address(ArticleEdition, "add"), title="New", column=column.pk, branch="")
    assert "branch" in response.context["adminform"].form.errors
    response = post_form(editor, address(ours.article), branch="")
    assert "branch" in response.context["adminform"].form.errors
    office = signed_in("Committee office")
    assert post_form(office, address(ArticleEdition, "add"), title="New", column=column.pk).status_code == 302


def test_somebody_who_works_for_one_branch_need_not_choose_it(editor, ours, theirs):
    for name in OWNED:
        assert typed(editor.get(address(SCOPED[name], "add")))["branch"] == str(ours.branch.pk)
    editor.user.branches.add(theirs.branch)
    assert typed(editor.get(address(Member, "add"))).get("branch", "") == ""


def test_somebody_without_a_branch_sees_none(ours):
    client = signed_in("Branch editor")
    for model in SCOPED.values():
        assert b"Anchor" not in client.get(address(model, "changelist")).content


def test_columns_and_series_are_everybody_s(editor):
    series = SeriesFactory()
    assert editor.get(address(series)).status_code == 200
    assert editor.get(address(series.column)).status_code == 200
    assert editor.post(address(series), {"name": "Mine"}).status_code == 403


def test_the_same_file_of_two_branches_opens_for_both(ours, theirs):
    same = {"content": b"%PDF-1.4 both", "content_type": "application/pdf"}
    for rows in (ours, theirs):
        rows.honor.evidence = SimpleUploadedFile("a.pdf", **same)
        rows.honor.save()
        assert opened(signed_in("Branch editor", rows.branch), rows.honor.evidence.url)[0] == 200


def test_picture_and_profile_of_a_published_text_stay_with_their_branch(editor, theirs):
    profile = make_profile(brand_name="Beacon second", cover=make_picture(), cover_alt="A gate")
    assert b"Beacon" not in editor.get(address(profile)).content
