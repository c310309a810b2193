from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from branches.models import Branch
from publishing.pages import page_or_404, public_page

from .charts import chart
from .models import Honor, Kind, Level
from .register import Selection


@public_page
def honors(request):
    public = Honor.objects.public().of_shown_branches(timezone.localdate())
    branches = list(Branch.objects.filter(pk__in=public.order_by().values("branch")))
    selection = Selection.asked_for(request.GET, branches)
    years, marks = public.filter(**selection.of_all_years.filters).counted()
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
            "years": selection.choices("year", [(year, year) for year in sorted(years, reverse=True)]),
            "levels": selection.choices("level", Level.choices),
            "kinds": selection.choices("kind", Kind.choices),
            "branches": selection.choices("branch", [(branch, branch.short_name) for branch in branches]),
            "canonical_query": selection.address if selection.filters else "",
        },
    )
