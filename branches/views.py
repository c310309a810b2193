import mimetypes

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from .models import Branch, Member


@require_safe
def portrait(request, name):
    """A portrait out of the private storage, as long as it is that of a member who may be shown."""
    members = Member.objects.public().exclude(branch__in=Branch.objects.waiting().values("pk"))
    member = members.filter(portrait=f"portraits/{name}").first()
    if member is None:
        raise Http404
    try:
        file = member.portrait.open()
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type=mimetypes.guess_type(name)[0])
    response["Cache-Control"] = "public, max-age=60"  # consent can be taken back
    response["X-Content-Type-Options"] = "nosniff"
    return response
