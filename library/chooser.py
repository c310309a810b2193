"""Choosing a picture of the library while something is written: the dialog, its tiles, and a way in on the spot.

Asked by static/admin/chooser/. The dialog comes as HTML in the language of the one who asks.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext, override
from django.views.decorators.http import require_POST, require_safe

from accounts.keys import sensible_keys

from .pictures import Picture, take

TILES = 24  # at a time


@require_safe
def choose_picture(request):
    """The dialog; with `q` in the question, the tiles of what is looked for alone, `before` the last that is shown."""
    if not request.user.has_perm("library.view_picture"):
        raise PermissionDenied
    found = looked_for(Picture.objects.for_staff(request.user), request.GET.get("q", ""))
    if before := sensible_keys([request.GET.get("before", "")]):
        found = found.filter(pk__lt=before[0])
    pictures = list(found.select_related("branch")[: TILES + 1])
    context = {"tiles": [tile(picture) for picture in pictures[:TILES]], "is_more": len(pictures) > TILES}
    if "q" in request.GET:
        return TemplateResponse(request, "admin/library/_tiles.html", context)
    if request.user.has_perm("library.add_picture"):
        context |= {"branches": branches_of(request.user), "everybody": request.user.works_for_all_branches}
    return TemplateResponse(request, "admin/library/_chooser.html", context)


def looked_for(pictures, words):
    """Those that have every word somewhere."""
    for word in words.split()[:5]:
        about = Q(alt__icontains=word) | Q(caption__icontains=word) | Q(credit__icontains=word)
        pictures = pictures.filter(about | Q(branch__short_name__icontains=word))
    return pictures


@require_POST
def upload_picture(request):
    """Take one picture into the library: answered with its tile, or with the sentence why not."""
    if not request.user.has_perm("library.add_picture"):
        raise PermissionDenied
    try:
        if "file" not in request.FILES:
            raise ValidationError(gettext("No picture came with this. Choose it again."))
        branch = branch_for(request.user, request.POST.get("branch", ""))
        is_ai_generated = "is_ai_generated" in request.POST
        picture = take(request.FILES["file"], by=request.user, branch=branch, is_ai_generated=is_ai_generated)
    except ValidationError as refusal:
        return JsonResponse({"sentence": " ".join(refusal.messages)})
    html = render_to_string("admin/library/_tile.html", {"tile": tile(picture)})
    return JsonResponse({"tile": html, "remark": str(picture.remark)})


def branches_of(user):
    return Picture._meta.get_field("branch").related_model.objects.for_staff(user)


def branch_for(user, key):
    """The branch of that key, or the only one that somebody works for. None is everybody's, for those who may."""
    if not key and user.works_for_all_branches:
        return None
    branches = branches_of(user)
    theirs = list((branches.filter(pk__in=sensible_keys([key])) if key else branches)[:2])
    if len(theirs) != 1:
        raise ValidationError(gettext("Say first to which of your branches the picture belongs."))
    return theirs[0]


def tile(picture):
    return {"picture": picture, "caption": caption_of(picture)}


def caption_of(picture):
    """What stands below the picture in a text, in the language in which texts are written: caption and credit."""
    with override(settings.SITE_LANGUAGE):
        if picture.caption and picture.credit:
            return gettext("%(caption)s (Photo: %(credit)s)") % {"caption": picture.caption, "credit": picture.credit}
        return gettext("Photo: %(credit)s") % {"credit": picture.credit} if picture.credit else picture.caption
