"""Whatever the admin does to a row is in our log, in place of Django's own."""

from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from .log import Event, What, record
from .log_in_words import details_in_words


class LoggedMixin:
    events_template = "admin/history/events.html"

    def construct_change_message(self, request, form, formsets, add=False):
        """What changed as data, for the log: names of fields, and the rows below by kind and deed."""
        said = {} if add else {"fields": list(form.changed_data)}
        parts = [
            {"what": what, "model": row._meta.label_lower, "text": str(row), "fields": list(fields)}
            for formset in formsets or ()
            for what, row, fields in (
                *((What.ADDED, row, ()) for row in formset.new_objects),
                *((What.CHANGED, row, fields) for row, fields in formset.changed_objects),
                *((What.DELETED, row, ()) for row in formset.deleted_objects),
            )
        ]
        return said | ({"parts": parts} if parts else {})

    def log_addition(self, request, obj, message):
        return self._record(What.ADDED, request, obj, message)

    def log_change(self, request, obj, message):
        return self._record(What.CHANGED, request, obj, message)

    def log_deletions(self, request, queryset):
        return [self._record(What.DELETED, request, obj, {}) for obj in queryset]

    @staticmethod
    def _record(what, request, obj, message):
        details = message if isinstance(message, dict) else {"said": str(message)}
        return record(what, by=request.user, thing=obj, request=request, **details)

    def history_view(self, request, object_id, extra_context=None):
        """What was done with a row that has no kept states of its own: an edition, whose texts are all kept anyway."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        kind = ContentType.objects.get_for_model(row, for_concrete_model=False)
        events = Event.objects.filter(content_type=kind, thing_id=row.pk).select_related("by")
        page = Paginator(events, 50).get_page(request.GET.get("p"))
        context = self.admin_site.each_context(request) | {
            "title": gettext("History: %(what)s") % {"what": row},
            "opts": self.opts,
            "original": row,
            "page": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "rows": [{"event": event, "details": details_in_words(event)} for event in page.object_list],
        }
        return TemplateResponse(request, self.events_template, context)
