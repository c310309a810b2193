"""The display: the show for a hall’s big screen, which nobody looks after for days."""

from django.shortcuts import render
from django.utils import timezone

from accounts.site_address import in_full
from publishing.pages import public_page

from .stages import stages_of_programme, with_endeavours


@public_page
def display(request):
    now, today = timezone.now(), timezone.localdate()
    stages = with_endeavours(stages_of_programme(now, today), now)
    for stage in stages:
        stage.address_in_full = in_full(stage.address)
    return render(request, "portal/display.html", {"stages": stages})


@public_page
def display_worker(request):
    """The service worker. Its address is below the display's, so that browsers let it answer for nothing else."""
    return render(request, "portal/display_worker.js", content_type="text/javascript; charset=utf-8")
