"""Pages with a text that is not live: for staff, and for whoever has a link to it. Made as the public's own are."""

from django.contrib import admin
from django.http import Http404, HttpResponseGone
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.log import What
from articles.models import ArticleEdition
from articles.reading import as_if_live
from articles.views import article_page
from branches.models import BranchProfile
from library.private_files import given_away
from publishing.pages import must_be_pure
from publishing.previews import PreviewLink, say_in_log
from publishing.templatetags.pages import NAMES

from .stages import stages_of_programme
from .views import branch_page

TITLES = {
    "draft": _("Preview: draft %(number)s, not public"),
    "in_review": _("Preview: draft %(number)s, in review, not public"),
    "scheduled": _("Preview: edition %(number)s, not public yet"),
    "live": _("Preview: edition %(number)s, live"),
    "ended": _("Preview: edition %(number)s, no longer public"),
    "discarded": _("Preview: edition %(number)s, discarded, not public"),
}


@require_safe
def preview_for_staff(request, kind, object_id):
    """The page of one edition, for those who may view it in the admin; `?language=` shows it in that language."""
    model_admin = next((each for each in admin.site.edition_admins() if each.preview_kind == kind), None)
    if model_admin is None or not model_admin.has_view_permission(request):
        raise Http404
    edition = model_admin.get_object_or_404(request, object_id)
    asked = request.GET.get("language")
    with translation.override(asked if asked in NAMES else translation.get_language()):
        return page_with(
            request,
            edition,
            made_by=edition.created_by,
            back=model_admin.change_url(edition),
            languages=[(code, name) for code, name in NAMES.items() if code != translation.get_language()],
        )


@require_safe
def preview_by_link(request, token):
    """The page of the one edition that a link shows. Whoever has the address needs no account, and leaves no trace."""
    return by_link(request, token, lambda link: page_with(request, link.edition, until=link.expires_at, token=token))


@require_safe
def document_by_link(request, token, name):
    """A document that is attached to the one edition that a link shows, as long as the link holds."""

    def with_link(link):
        attachments = link.edition.attachments.all() if isinstance(link.edition, ArticleEdition) else ()
        attachment = next((each for each in attachments if each.file_name == name), None)
        if attachment is None:
            raise Http404
        return hidden(given_away(attachment.file.name, attachment.download_name))

    return by_link(request, token, with_link)


def by_link(request, token, answer):
    """What a link shows, made by `answer(link)`, and a look in the log; that it is over, where it is."""
    link = PreviewLink.objects.by_token(token)
    if link is None:
        raise Http404
    if link.is_over():
        response = hidden(HttpResponseGone(render_to_string("410.html")))
    elif link.edition is None:
        raise Http404
    else:
        response = answer(link)
        say_in_log(What.LINK_VIEWED, link, request)
    response["Referrer-Policy"] = "no-referrer"  # the address is the key
    must_be_pure(request, response)
    return response


def page_with(request, edition, **preview):
    """The public page as it will be with this edition, and a ribbon that says what it is."""
    now = timezone.now()
    make = {ArticleEdition: article_with, BranchProfile: branch_with}[type(edition)]
    preview["title"] = TITLES[edition.phase(now)] % {"number": edition.number}
    return hidden(make(request, edition, now, preview))


def article_with(request, edition, now, preview):
    def address_of(attachment):
        if "token" in preview:
            return reverse("preview_document", args=[preview["token"], attachment.file_name])
        return attachment.file.url

    return article_page(request, as_if_live(edition, now), now, address_of, preview=preview)


def branch_with(request, profile, now, preview):
    """Before a branch's day staff see its page as it will be then; a link shows the profile, and no record of it."""
    on = timezone.localdate(now)
    stages = stages_of_programme(now, on, and_branch=profile.branch.slug)
    stage = next(stage for stage in stages if stage.branch.pk == profile.branch_id)
    stage.profile, preview["day"] = profile, stage.day
    stage.endeavours = profile.endeavours.all()
    if stage.day and "until" in preview:
        stage.branch.founded, stage.branch.contact = None, ""
    elif stage.day:
        stage.day, stage.honors = None, stage.branch.honor_count or 0
    return branch_page(request, stage, stages, now, on, preview=preview)


def hidden(response):
    """Kept by no cache and found by no search engine."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Language"] = translation.get_language()
    return response
