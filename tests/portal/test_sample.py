"""The sample: whole in both languages, loaded once, never mixed with anybody's content, taken out again."""

import re
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client

from articles.models import Article, ArticleEdition, Column, Series
from branches.committee import committee_warnings
from branches.models import Activity, ActivityKind, Branch, BranchProfile, Member, Programme, Term
from honors.models import Honor
from honors.streaks import streaks
from library.models import Picture, PictureUse
from portal.models import SiteFacts
from portal.sample import SAMPLE_LANGUAGES, Sample
from publishing.richtext import clean, plain
from tests.factories import MemberFactory, make_article


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def words_in(body, language):
    """English words, or Chinese characters."""
    text = plain(body)
    return len(re.findall(r"[\u4e00-\u9fff]", text)) if language == "zh-hans" else len(text.split())


@pytest.fixture(params=SAMPLE_LANGUAGES)
def sample(request):
    return Sample(request.param)


class TestFiles:
    def test_there_are_eight_branches(self, sample):
        assert len(sample.branches) == 8
        assert sample.branch_slugs[:2] == ["cadre-office", "education-guidance"]

    def test_every_series_article_is_long_and_has_two_pictures(self, sample):
        least = {"en": 600, "zh-hans": 1000}[sample.language]
        for contents in sample.branches:
            article = contents["articles"][0]
            assert words_in(article["body"], sample.language) >= least, article["slug"]
            assert article["body"].count('src="sample:') == 2, article["slug"]

    def test_every_branch_has_all_that_its_page_shows(self, sample):
        for contents in sample.branches:
            profile = contents["profile"]
            assert 4 <= len(profile["endeavours"]) <= 6
            assert all([profile["slogan"], profile["introduction"], profile["comment"], profile["cover_alt"]])
            assert {row["kind"] for row in contents["activities"]} == set(ActivityKind.values)
            assert len({row["year"] for row in contents["honors"]}) >= 3

    def test_invented_branches_say_so(self, sample):
        invented = {"en": "invented", "zh-hans": "虚构"}[sample.language]
        for contents in sample.branches:
            assert invented in contents["profile"]["introduction"], contents["branch"]["slug"]

    def test_nothing_in_it_would_be_cleaned_away(self, sample):
        for contents in sample.branches:
            for article in contents["articles"]:
                body = article["body"].replace("sample:", "/media/")
                assert plain(clean(body)) == plain(body), article["slug"]

    def test_figures_agree_with_the_register(self, sample):
        for contents in sample.branches:
            profile, members = contents["profile"], contents["members"]
            assert len(members) == profile["full_members"] + profile["probationary_members"]
            in_office = [row for row in members if any("until" not in term for term in row.get("terms", []))]
            assert len(in_office) == profile["committee_size"], contents["branch"]["slug"]


def shape(value):
    """What must be the same in both languages: everything but the words."""
    match value:
        case dict():
            return {key: shape(each) for key, each in value.items()}
        case list():
            return [shape(each) for each in value]
        case str() if value.isascii() and re.fullmatch(r"[a-z0-9_-]+", value):
            return value  # slugs, kinds and posts
        case str():
            return bool(value)
        case _:
            return value


def test_both_languages_say_the_same_things():
    english, chinese = (Sample(language) for language in SAMPLE_LANGUAGES)
    for each, other in zip(english.branches, chinese.branches, strict=True):
        assert shape(each["activities"]) == shape(other["activities"])
        assert shape(each["branch"]) == shape(other["branch"])
        assert [row["year"] for row in each["honors"]] == [row["year"] for row in other["honors"]]
        assert [shape(row) | {"body": 0} for row in each["articles"]] == [
            shape(row) | {"body": 0} for row in other["articles"]
        ]
        for one, same in zip(each["articles"], other["articles"], strict=True):
            tags = [re.findall(r"</?(?:h2|h3|p|li|tr|figure|table)\b", row["body"]) for row in (one, same)]
            assert tags[0] == tags[1], one["slug"]


@pytest.mark.django_db
class TestLoading:
    @pytest.fixture(autouse=True)
    def in_a_folder_of_its_own(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path

    @pytest.mark.parametrize("language", SAMPLE_LANGUAGES)
    def test_it_loads_whole_and_is_live(self, language):
        run("load_sample", language=language)
        assert Branch.objects.count() == 8
        assert BranchProfile.objects.live().count() == 8
        assert ArticleEdition.objects.live().count() == 32
        assert set(ArticleEdition.objects.values_list("language", flat=True)) == {language}
        assert {entry.is_shown() for entry in Programme.objects.get().entries.all()} == {True}
        assert [warning for branch in Branch.objects.all() for warning in committee_warnings(branch)] == []

    def test_every_picture_in_a_text_is_kept(self):
        run("load_sample")
        bodies = "".join(ArticleEdition.objects.values_list("body", flat=True))
        sources = re.findall(r'src="([^"]*)"', bodies)
        assert len(sources) == 16
        assert len(set(sources)) == 16
        for source in sources:
            assert default_storage.exists(source.removeprefix("/media/")), source

    def test_the_first_branch_has_the_honors_of_the_model_page(self):
        run("load_sample")
        honors = Honor.objects.filter(branch__slug="cadre-office")
        longest = streaks(honors.with_streaks().in_order())[0]
        assert (longest.newest.title, longest.first, longest.last) == ("Advanced Office", 2015, 2019)
        advanced = honors.filter(title__startswith="Advanced Grass").values_list("year", flat=True)
        assert sorted(advanced) == [2015, 2016, 2019]
        assert honors.filter(merit_class="second", holder="office").count() == 1
        assert honors.filter(merit_class="third", holder__in=["member", "unnamed"]).count() == 2

    def test_loading_again_changes_nothing(self):
        run("load_sample")
        before = list(ArticleEdition.objects.order_by("pk").values())
        assert "nothing was changed" in run("load_sample")
        assert list(ArticleEdition.objects.order_by("pk").values()) == before

    def test_other_content_is_not_touched(self):
        make_article(title="Our own")
        with pytest.raises(CommandError, match="other content"):
            run("load_sample")
        assert Branch.objects.count() == 0
        assert "not loaded" in run("load_sample", "--if-empty")
        assert Branch.objects.count() == 0

    def test_clearing_takes_all_of_it_out(self, django_capture_on_commit_callbacks, tmp_path):
        run("load_sample")
        with django_capture_on_commit_callbacks(execute=True):
            run("load_sample", "--clear")
        left = [
            model
            for model in (Branch, Article, Column, Series, Programme, Member, Picture, PictureUse, SiteFacts)
            if model.objects.exists()
        ]
        assert left == []
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
        assert "not there" in run("load_sample", "--clear")

    def test_each_record_of_it_begins_a_history_which_goes_with_it(self):
        run("load_sample")
        records = (Activity, Branch, Honor, Member, Picture, Programme, Term)
        assert all(model.history.count() == model.objects.count() > 0 for model in records)
        run("load_sample", "--clear")
        assert [model for model in records if model.history.exists()] == []

    def test_clearing_includes_revisions_of_the_sample(self):
        run("load_sample")
        ArticleEdition.objects.live().first().revise().publish(imported="As it was.")
        run("load_sample", "--clear")
        assert ArticleEdition.objects.count() == 0

    @pytest.mark.parametrize("kind", ["article", "member"])
    def test_clearing_refuses_where_somebodys_own_content_leans_on_it(self, kind):
        run("load_sample")
        branch = Branch.objects.get(slug="cadre-office")
        if kind == "article":
            make_article(title="Our own", branch=branch)
        else:
            MemberFactory(branch=branch, name="Our Own")
        with pytest.raises(CommandError, match=r"(?i)our own"):
            run("load_sample", "--clear")
        assert ArticleEdition.objects.live().filter(branch=branch).exists()
        assert Branch.objects.count() == 8

    @pytest.mark.parametrize("language", SAMPLE_LANGUAGES)
    def test_every_page_of_it_answers(self, language):
        run("load_sample", language=language)
        client = Client()
        pages = [
            "/",
            "/branches/",
            "/honors/",
            *(f"/branches/{slug}/" for slug in Sample(language).branch_slugs),
            *(f"/articles/{slug}/" for slug in Sample(language).article_slugs),
            *(column.get_absolute_url() for column in Column.objects.all()),
            *(series.get_absolute_url() for series in Series.objects.all()),
        ]
        for page in pages:
            assert client.get(page).status_code == 200, page

    def test_the_first_column_has_a_second_page(self):
        run("load_sample")
        assert Client().get("/columns/party-conduct/?page=2").status_code == 200


@pytest.mark.django_db
class TestDemoAccounts:
    def test_they_are_not_made_unasked(self, monkeypatch):
        monkeypatch.delenv("DEMO_ACCOUNTS", raising=False)
        monkeypatch.setenv("DEMO_PASSWORD", "something")
        with pytest.raises(CommandError, match="DEMO_ACCOUNTS"):
            run("make_demo_accounts")

    def test_there_is_one_for_every_role_and_each_can_sign_in(self, monkeypatch, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        monkeypatch.setenv("DEMO_ACCOUNTS", "yes")
        monkeypatch.setenv("DEMO_PASSWORD", "shown-once-here")
        run("load_sample")
        for _again in range(2):
            printed = run("make_demo_accounts")
        names = ["editor", "secretary", "editor2", "office", "publisher", "records", "administrator", "auditor"]
        for name in names:
            assert name in printed
            client = Client()
            assert client.login(username=name, password="shown-once-here")
            assert client.get("/admin/").status_code == 200
        slugs = [list(user_branches(name)) for name in ("editor", "secretary", "editor2", "office")]
        assert slugs == [["cadre-office"], ["cadre-office"], ["education-guidance"], []]


def user_branches(username):
    return Branch.objects.filter(editors__username=username).values_list("slug", flat=True)
