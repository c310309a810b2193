"""Where a picture is used, as one member of staff may see it."""

from collections import defaultdict

from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.forms.models import _get_foreign_key
from django.urls import reverse
from django.utils.text import capfirst

LISTED_AT_MOST = 30  # of each kind


def places_of(picture, request, site):
    """`{"kind", "rows", "more", "others"}` for each kind of page that shows a picture.

    `rows` are names and addresses of those that this person may see, the newest first; `more` counts those beyond the
    listed ones, `others` those of other branches. A part of a text, such as an endeavour, counts as the page it is on.
    """
    pages = defaultdict(Q)
    kinds = picture.uses().values_list("of").annotate(Count("pk")).order_by("of")
    for of, _count in kinds:
        model = ContentType.objects.get_for_id(of).model_class()
        rows = picture.uses().filter(of=of).values("row")
        if model_admin := site._registry.get(model):
            pages[model_admin] |= Q(pk__in=rows)
        elif model_admin := admin_of_part(model, site):
            parts = model._base_manager.filter(pk__in=rows)
            pages[model_admin] |= Q(pk__in=parts.values(_get_foreign_key(model_admin.model, model).attname))
    return [place(model_admin, shown, request) for model_admin, shown in pages.items()]


def admin_of_part(model, site):
    """The admin on whose pages rows of a model stand, below a row of its own."""
    for model_admin in site._registry.values():
        if any(inline.model is model for inline in model_admin.inlines):
            return model_admin
    return None


def place(model_admin, shown, request):
    total = model_admin.model._base_manager.filter(shown).count()
    mine = model_admin.get_queryset(request).filter(shown).order_by("-pk")
    if names_of := model_admin.list_select_related:  # what a row’s name asks for
        mine = mine.select_related(*names_of)
    if not model_admin.has_view_permission(request):
        mine = mine.none()
    count, opts = mine.count(), model_admin.opts
    named = getattr(model_admin, "name_as_place", str)
    return {
        "kind": capfirst(opts.verbose_name_plural),
        "rows": [
            (named(row), reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[quote(row.pk)]))
            for row in mine[:LISTED_AT_MOST]
        ],
        "more": count - min(count, LISTED_AT_MOST),
        "others": total - count,
    }
