"""What every admin of ours shares: nothing senseless is asked, nobody is overwritten, all is logged."""

from functools import reduce
from operator import or_

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest
from django.db import transaction

from characters.folding import spellings

from .history_admin import HistoryMixin
from .keys import KeysField, sensible_keys
from .logged_admin import LoggedMixin
from .meanwhile import MeanwhileMixin

__all__ = ["CarefulAdmin", "sensible_keys"]

FILTER_LOOKUPS = {"exact", "isnull", "year", "month", "day"}  # of the filters beside a list, and of the days above it


class CarefulAdmin(MeanwhileMixin, HistoryMixin, LoggedMixin, admin.ModelAdmin):
    def lookup_allowed(self, lookup, value, request):
        # Django's own lets an address ask anything of a row's own fields, by regular expressions too.
        asks_in_its_own_way = "__" in lookup and lookup.rpartition("__")[2] not in FILTER_LOOKUPS
        return not asks_in_its_own_way and super().lookup_allowed(lookup, value, request)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("form_class", KeysField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_search_results(self, request, queryset, search_term):
        """What is looked for in every spelling of its characters, without what nobody sees."""
        look = super().get_search_results
        asked = [look(request, queryset, each) for each in spellings(search_term)]
        found, many = reduce(or_, (rows for rows, _many in asked)), any(many for _rows, many in asked)
        return found, many

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError) as error:  # a year that no calendar has
            raise IncorrectLookupParameters from error

    @transaction.atomic
    def response_action(self, request, queryset):
        selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if selected != sensible_keys(selected):
            raise BadRequest("These are no keys of rows.")
        return super().response_action(request, queryset)
