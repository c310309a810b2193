"""Pictures of live texts for where links to them are shown; the site's own where none was drawn."""

from django.http import Http404
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.reading import live_edition
from branches.models import Branch
from library.private_files import given_away
from publishing.pages import fresh_from
from publishing.share_pictures import picture_name


@require_safe
def article_picture(request, slug):
    now = timezone.now()
    return picture_of(live_edition(slug, now), now)


@require_safe
def branch_picture(request, slug):
    now = timezone.now()
    branch = Branch.objects.with_entry().with_profile(now).filter(slug=slug).first()
    if branch is None or branch.profile is None or branch.is_waiting():
        raise Http404
    branch.profile.branch = branch
    return picture_of(branch.profile, now)


def picture_of(edition, now):
    if edition is None:
        raise Http404
    try:
        response = given_away(picture_name(edition))
    except Http404:
        response = redirect(static("share.png"))
    response["Cache-Control"] = fresh_from(now)
    return response
