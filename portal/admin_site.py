from django.apps import apps
from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.i18n import set_language

from accounts.log import What, record
from accounts.my_mail import MyMailForm
from accounts.sign_in_form import SignInForm
from library.chooser import choose_picture, upload_picture
from library.private_files import private_file
from publishing.pasting import clean_pasted

from .desk import Desk
from .previews import preview_for_staff

# After what one works on, in the order in which staff think; each names its models by label.
SECTIONS = (
    (
        _("Branches"),
        (
            "branches.BranchProfile",
            "branches.Branch",
            "branches.Member",
            "branches.Activity",
            "branches.Programme",
        ),
    ),
    (_("Articles"), ("articles.ArticleEdition", "articles.Column", "articles.Series", "articles.Article")),
    (_("Honors"), ("honors.Honor",)),
    (_("Library"), ("library.Picture",)),
    (_("Site"), ("portal.SiteFacts",)),
    (_("People"), ("accounts.User", "accounts.Role", "accounts.Event")),
)
DEEDS_LISTED = 8
TEXTS = ("articles.ArticleEdition", "branches.BranchProfile")  # what is written, reviewed and published


class PilotAdminSite(admin.AdminSite):
    """Django's admin with sections in the order of the work, and what one works on first."""

    site_header = site_title = _("Pilot Branches")
    index_title = _("Desk")
    index_template = "admin/index.html"
    enable_nav_sidebar = False
    login_form = SignInForm

    def get_urls(self):
        return [
            path("my-mail/", self.admin_view(self.my_mail), name="my_mail"),
            path("language/", set_language, name="set_language"),
            path("pasted/", self.admin_view(clean_pasted), name="clean_pasted"),
            path("pictures/", self.admin_view(choose_picture), name="choose_picture"),
            path("pictures/upload/", self.admin_view(upload_picture), name="upload_picture"),
            path("files/<path:name>", self.admin_view(private_file), name="private_file"),
            path("preview/<slug:kind>/<str:object_id>/", self.admin_view(preview_for_staff), name="preview"),
            path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(self.on_site), name="view_on_site"),
            *super().get_urls(),
        ]

    def on_site(self, request, content_type_id, object_id):
        """Django's own asks nobody: here only a row that one may view leads to its page."""
        model_admin = self.admin_of(content_type_id)
        row = model_admin and model_admin.get_object(request, object_id)
        if row is None or not model_admin.has_view_permission(request, row):
            raise Http404
        return shortcut(request, content_type_id, object_id)

    def admin_of(self, content_type_id):
        types = ContentType.objects.get_for_models(*self._registry)
        return next((self._registry[model] for model, row in types.items() if str(row.pk) == content_type_id), None)

    def get_app_list(self, request, app_label=None):
        apps_of_django = super().get_app_list(request, app_label)
        if app_label:
            return apps_of_django
        rows = {row["model"]._meta.label: row for app in apps_of_django for row in app["models"]}
        sections = [
            {
                "name": name,
                "app_label": "",
                "app_url": reverse("admin:index", current_app=self.name),
                "has_module_perms": True,
                "models": [rows[label] for label in labels if label in rows],
            }
            for name, labels in SECTIONS
        ]
        return [section for section in sections if section["models"]]

    @transaction.atomic
    def password_change(self, request, extra_context=None):
        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            record(What.PASSWORD_CHANGED, by=request.user, thing=request.user, request=request)
        return response

    def index(self, request, extra_context=None):
        desk = Desk(request, self.edition_admins())
        lists = desk.lists()
        parts = {
            "lists": lists,
            "nothing_waits": not any(each["waits"] for each in lists),
            "counts": desk.counts(),
            "events": desk.today(),
            "may_write": self.may_write(request),
        }
        return super().index(request, {"desk": parts, "my_deeds": self.my_deeds(request)} | (extra_context or {}))

    @transaction.atomic
    def my_mail(self, request):
        """Where everybody chooses in which language mail about the work comes, or that none comes."""
        form, before = MyMailForm(request.POST or None, instance=request.user), request.user.mail_language
        if form.is_valid():
            if request.user.mail_language != before:
                request.user.save(update_fields=["mail_language"])  # nothing that somebody else changes meanwhile
                record(What.CHANGED, by=request.user, thing=request.user, request=request, fields=["mail_language"])
            messages.success(request, gettext("Your choice is saved."))
            return HttpResponseRedirect(reverse("admin:my_mail"))
        context = self.each_context(request) | {"title": gettext("My mail"), "form": form}
        return TemplateResponse(request, "admin/my_mail.html", context)

    def my_deeds(self, request):
        """What this person did last."""
        deeds = request.user.events.filter(thing_id__isnull=False).select_related("content_type")[:DEEDS_LISTED]
        return [{"event": event, "url": self.url_of(event)} for event in deeds]

    def url_of(self, event):
        model = event.content_type.model_class()
        if model not in self._registry or event.what == What.DELETED:
            return None
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[event.thing_id])

    def edition_admins(self):
        return [self._registry[apps.get_model(label)] for label in TEXTS]

    def may_write(self, request):
        return [
            {
                "url": reverse(f"admin:{admin.opts.app_label}_{admin.opts.model_name}_add"),
                "text": gettext("New: %(what)s") % {"what": admin.opts.verbose_name},
            }
            for admin in self.edition_admins()
            if admin.has_add_permission(request)
        ]
