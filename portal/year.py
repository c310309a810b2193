"""One year of a branch's organisational life, whole: `/branches/…/?year=2020`."""

from collections import Counter

from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import ExtractMonth
from django.http import Http404
from django.shortcuts import render

from branches.models import Activity
from honors.register import one_of
from publishing.pages import page_or_404

from .months import life

PER_PAGE = 60


def year_page(request, stage, on, **more):
    """What a shown branch did in the year that `?year=` names, as far as the day `on`; an empty year is not found."""
    public = Activity.objects.public().filter(branch=stage.branch.pk, held_on__lte=on)
    years = [day.year for day in public.dates("held_on", "year", order="DESC")]
    year = one_of({str(year): year for year in years}, request.GET["year"])
    if year is None:
        raise Http404
    of_year = public.filter(held_on__year=year)
    counted = of_year.order_by().values_list("kind", ExtractMonth("held_on")).annotate(count=Count("pk"))
    held = Counter({(kind, year * 12 + month - 1): count for kind, month, count in counted})
    numbers = [number for _kind, number in held]
    rows = Paginator(of_year, PER_PAGE)
    rows.count = held.total()
    page = page_or_404(rows, request)
    context = {
        "section": "branches",
        "stage": stage,
        "year": year,
        "page": page,
        "life": life(held, range(min(numbers), max(numbers) + 1), page.object_list, years, is_whole=True),
        "canonical_query": f"?year={year}" + (f"&page={page.number}" if page.number > 1 else ""),
    }
    return render(request, "portal/year.html", context | more)
