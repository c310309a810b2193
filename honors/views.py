from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branches.models import Branch
from publishing.pages import page_or_404, public_page

from .charts import chart, figures
from .download import as_csv
from .models import Honor, Kind, Level
from .register import Selection


@public_page(reads=("year", "level", "kind", "branch", "page"))
def honors(request):
    public, branches, selection = asked_for(request)
    years, marks = public.filter(**selection.of_all_years.filters).counted()
    chosen_from = {*years, selection.year} - {None}  # also a year in which there is nothing: it says what is chosen
    rows = Paginator(public.filter(**selection.filters).in_order(), 50)
    rows.count = years[selection.year] if selection.year else years.total()
    page = page_or_404(rows, request)
    # The page's rows are chosen first: streaks are then counted for these, not for the whole register.
    page.object_list = (
        Honor.objects.filter(pk__in=page.object_list.values("pk")).with_holders().with_streaks().in_order()
    )
    return render(
        request,
        "honors/honors.html",
        {
            "section": "honors",
            "selection": selection,
            "page": page,
            "total": years.total(),
            "first_year": min(years, default=None),
            "chart": chart(marks),
            "figures": figures(marks),
            "years": selection.choices("year", [(year, year) for year in sorted(chosen_from, reverse=True)]),
            "levels": selection.choices("level", Level.choices),
            "kinds": selection.choices("kind", Kind.choices),
            "branches": selection.choices("branch", [(branch, branch.short_name) for branch in branches]),
            "canonical_query": selection.address if selection.filters else "",
        },
    )


@public_page(reads=("year", "level", "kind", "branch"))
def honors_csv(request):
    """What is chosen of the register, whole, as a file."""
    public, _branches, selection = asked_for(request)
    rows = public.filter(**selection.filters).with_holders().in_order()
    headers = {"Content-Disposition": 'attachment; filename="honors.csv"', "X-Robots-Tag": "noindex"}
    return HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)


def asked_for(request):
    """The honors that the public may read, their branches, and what of them the address asks for."""
    public = Honor.objects.public().of_shown_branches(timezone.localdate())
    branches = list(Branch.objects.filter(pk__in=public.order_by().values("branch")))
    return public, branches, Selection.asked_for(request.GET, branches)
