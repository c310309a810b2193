"""Who else has a draft open: said at the top of its form, and kept in step while the form stays open."""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from publishing.presence import Presence


class PresenceMixin:
    """Whoever opens a draft to write signs in its register and reads who else has."""

    def get_urls(self):
        here = self.admin_site.admin_view(self.here_view)
        return [path("<path:object_id>/here/", here, name=self.name_of_here), *super().get_urls()]

    @property
    def name_of_here(self):
        return f"{self.opts.app_label}_{self.opts.model_name}_here"

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and self.has_change_permission(request, obj):
            Presence.objects.sweep()
            url = reverse(f"admin:{self.name_of_here}", args=[obj.pk])
            context["here"] = {"url": url, **self.sign_and_look(request, obj)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    @method_decorator(require_POST)
    def here_view(self, request, object_id):
        """A sign that the form is still open, or with `left`, that it was left. Answers who else is there."""
        text = self.get_object_or_404(request, object_id)
        if not self.has_change_permission(request, text):
            raise PermissionDenied
        if sign := request.POST.get("left"):
            Presence.objects.leave(text, request.user, sign)
            return JsonResponse({})
        return JsonResponse(self.sign_and_look(request, text))

    @staticmethod
    def sign_and_look(request, text):
        sign = Presence.objects.sign(text, request.user)
        others = Presence.objects.others(text, request.user)
        return {"sign": sign, "others": [other.in_words() for other in others]}
