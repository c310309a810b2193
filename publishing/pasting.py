"""What is pasted into the editor is cleaned by the server's own gate, so that what is shown is what will be stored."""

from django.http import JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from .richtext import clean

LONGEST = 10 * 1024 * 1024  # bytes of HTML; a document of 300 pages has two to five million


@require_POST
def clean_pasted(request):
    """The HTML that came from a clipboard, cleaned, or the sentence why not. It comes as a file: fields are shorter."""
    file = request.FILES.get("html")
    if file is None or file.size > LONGEST:
        sentence = gettext("This is too much to paste at once. Paste it in parts, or bring the Word file in.")
        return JsonResponse({"sentence": sentence})
    return JsonResponse({"html": clean(file.read().decode(errors="replace"))})
