from datetime import date, datetime

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from articles.models import ArticleEdition
from honors.models import Honor
from publishing.pages import end_of_day, public_page
from publishing.prepared import Prepared

from .days import NoSuchDayError, day_asked_for
from .life import life_of
from .stages import current_programme, endeavours_of, stages_of_programme, with_endeavours
from .year import year_page

newest_articles = Prepared(
    lambda now: ArticleEdition.objects.live(now).for_lines().newest_first().page(0, 5), now=datetime
)
newest_honors = Prepared(
    lambda today: Honor.objects.public().of_shown_branches(today).of_newest_year().for_list().in_order()[:6],
    today=date,
)


@public_page
def home(request):
    now, today = timezone.now(), timezone.localdate()
    context = {
        "programme": next(iter(current_programme()), None),
        "stages": with_endeavours(stages_of_programme(now, today), now),
        "articles": newest_articles(now=now),
        "honors": newest_honors(today=today),
    }
    return render(request, "portal/home.html", context | shown_and_waiting(context["stages"], today))


@public_page
def show(request):
    now, today = timezone.now(), timezone.localdate()
    stages = with_endeavours(stages_of_programme(now, today), now)
    programme = next(iter(current_programme()), None)
    return render(request, "portal/show.html", {"section": "branches", "stages": stages, "programme": programme})


def shown_and_waiting(stages, today):
    """How many stages are shown, and the next that will be."""
    coming = [stage.entry for stage in stages if not stage.entry.is_shown(today)]
    return {
        "shown": sum(not stage.is_waiting for stage in stages),
        "next_entry": min(coming, key=lambda entry: entry.shown_from, default=None),
    }


@public_page(reads=("on", "year", "page"))
def branch(request, slug):
    now, today = timezone.now(), timezone.localdate()
    try:
        asked = day_asked_for(request.GET, today)
    except NoSuchDayError as sentence:
        return no_such_day(request, slug, now, sentence)
    on = asked or today
    at = min(now, end_of_day(on))
    stages = stages_of_programme(at, on, and_branch=slug, and_now=now if asked else None)
    stage = stage_of(slug, stages)
    past = {"asked": asked, "as_of": f"?on={asked}"} if asked else {}
    if stage and asked and stage.is_waiting:
        past["was_not_public"] = not stage_now(slug, now).is_waiting
    if stage is None or (stage.is_waiting and not stage.entry and not past.get("was_not_public")):
        raise Http404
    if "year" in request.GET and not stage.is_waiting:
        return year_page(request, stage, on, **past)
    if not stage.is_waiting:
        stage.endeavours = endeavours_of(profile=stage.profile.pk)
    return branch_page(request, stage, stages, at, on, **past)


def stage_of(slug, stages):
    return next((stage for stage in stages if stage.branch.slug == slug), None)


def stage_now(slug, now):
    return stage_of(slug, stages_of_programme(now, timezone.localdate(now), and_branch=slug))


def no_such_day(request, slug, now, sentence):
    """Why there is no page of a branch for the day asked for, and a form to choose another one."""
    stage = stage_now(slug, now)
    if stage is None or stage.is_waiting:
        raise Http404
    context = {"section": "branches", "stage": stage, "today": timezone.localdate(now), "sentence": sentence}
    return render(request, "portal/no_such_day.html", context | {"typed": request.GET["on"]}, status=404)


def branch_page(request, stage, stages, at, on, **more):
    """The page of a branch as on a day. A stage whose day is still to come has its profile at most, and no life."""
    context = {"section": "branches", "stage": stage, "stages": stages[: stage.total], "today": timezone.localdate()}
    context |= more
    if stage.is_waiting:
        return render(request, "portal/waiting.html", context, status=404 if more.get("was_not_public") else 200)
    life = {} if stage.day else life_of(stage, at, on, still_live=timezone.now() if "asked" in more else None)
    return render(request, "portal/branch.html", context | life)
