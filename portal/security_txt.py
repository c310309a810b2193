"""Whom to tell of a hole in this site: security.txt (RFC 9116)."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.site_address import in_full

VALID = timedelta(days=180)  # from today: RFC 9116 asks for less than a year


@require_safe
def security_txt(request):
    """Not found until the operator has named a contact: nobody else knows one."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    languages = ", ".join(sorted(("zh", "en"), reverse=settings.SITE_LANGUAGE != "en"))
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + VALID
    said = {
        "Contact": settings.SECURITY_CONTACT,
        "Expires": f"{expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": languages,
        "Canonical": in_full(reverse("security_txt")),
    }
    lines = "".join(f"{name}: {value}\n" for name, value in said.items())
    headers = {"Cache-Control": "public, max-age=3600"}
    return HttpResponse(lines, content_type="text/plain; charset=utf-8", headers=headers)
