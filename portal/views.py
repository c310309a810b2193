import re
from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from articles.models import ArticleEdition
from branches.models import Programme
from honors.models import Honor
from publishing.pages import end_of_day, public_page

from .life import life_of
from .stages import stages_of_programme, with_endeavours

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@public_page
def home(request):
    now, today = timezone.now(), timezone.localdate()
    context = {
        "programme": Programme.objects.current().first(),
        "stages": with_endeavours(stages_of_programme(now, today)),
        "articles": ArticleEdition.objects.live(now).for_list().newest_first().page(0, 5),
        "honors": Honor.objects.public().of_shown_branches(today).of_newest_year().with_holders().in_order()[:6],
    }
    return render(request, "portal/home.html", context | shown_and_waiting(context["stages"], today))


@public_page
def show(request):
    now, today = timezone.now(), timezone.localdate()
    stages = with_endeavours(stages_of_programme(now, today))
    programme = Programme.objects.current().first()
    return render(request, "portal/show.html", {"section": "branches", "stages": stages, "programme": programme})


def shown_and_waiting(stages, today):
    """How many stages are shown, and the next that will be."""
    coming = [stage.entry for stage in stages if not stage.entry.is_shown(today)]
    return {
        "shown": sum(not stage.is_waiting for stage in stages),
        "next_entry": min(coming, key=lambda entry: entry.shown_from, default=None),
    }


@public_page
def branch(request, slug):
    asked = day_asked_for(request)
    on = asked or timezone.localdate()
    at = min(timezone.now(), end_of_day(on))
    stages = stages_of_programme(at, on, and_branch=slug)
    stage = next((stage for stage in stages if stage.branch.slug == slug), None)
    if stage is None or (stage.is_waiting and not stage.entry):
        raise Http404
    return branch_page(request, stage, stages, at, on, asked=asked)


def branch_page(request, stage, stages, at, on, **more):
    """The page of a branch as on a day. A stage whose day is still to come has its profile at most, and no life."""
    context = {"section": "branches", "stage": stage, "stages": stages[: stage.total], "today": timezone.localdate()}
    context |= more
    if stage.is_waiting:
        return render(request, "portal/waiting.html", context)
    with_endeavours([stage], texts=True)
    life = {} if stage.day else life_of(stage, at, on)
    return render(request, "portal/branch.html", context | life)


def day_asked_for(request):
    """The day in `?on=2020-07-01`; None without one. A day that never was, or is still to come, is not found."""
    text = request.GET.get("on")
    if text is None:
        return None
    try:
        day = date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day.year < 1921 or day > timezone.localdate():
        raise Http404
    return day
