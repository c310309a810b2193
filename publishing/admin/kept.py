"""What is typed into a text is kept in the browser until it is saved: the server's part of that.

The rest is static/admin/kept/. Each opening of a form has a token of its own, made by the script and sent along. A save
that succeeded is answered with a cookie that names it, and every page of the admin throws away what was kept under it.
"""

import re

from django.conf import settings

SAVED_FOR = 24 * 3600  # seconds; the next page of the admin takes the cookie away


class KeptFormMixin:
    def save_related(self, request, *args):
        super().save_related(request, *args)
        request.was_saved = True

    def changeform_view(self, request, *args, **kwargs):
        response = super().changeform_view(request, *args, **kwargs)
        opening = request.POST.get("opening", "")
        if getattr(request, "was_saved", False) and re.fullmatch("[0-9a-f]{32}", opening):  # stored by now
            response.set_cookie(
                f"saved_{opening}",
                "1",
                max_age=SAVED_FOR,
                path=settings.SESSION_COOKIE_PATH,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response
