"""Every kind of public page with something on it, and what its head says."""

from collections import defaultdict
from datetime import datetime

from django.utils import timezone
from lxml import html

from portal.models import SiteFacts
from tests.factories import (
    ActivityFactory,
    ColumnFactory,
    HonorFactory,
    ProgrammeEntryFactory,
    ProgrammeFactory,
    SeriesFactory,
    make_article,
    make_profile,
)

ADDRESSES = (
    "/",
    "/branches/",
    "/branches/cadres/",
    "/branches/cadres/?on=2026-07-01",
    "/branches/cadres/?year=2020",
    "/branches/later/",
    "/articles/",
    "/articles/five/",
    "/columns/conduct/",
    "/series/display/",
    "/honors/",
    "/display/",
    "/site-map/",
    "/search/?q=brand",
)
LONG_AGO = timezone.make_aware(datetime(2020, 7, 1, 9, 30))
FACTS = {
    "name": "Pilot Branches",
    "organ": "Party Committee",
    "kept_by": "Office of Party Affairs",
    "icp_filing": "Filing 18",
    "police_filing": "Police filing 18",
    "site_code": "9900000018",
    "error_reports": "https://example.org/report?code=18&from=here",
}


def furnished():
    """A site with a row for each of `ADDRESSES`; gives the article's text."""
    SiteFacts.objects.create(**FACTS)
    programme = ProgrammeFactory(editors_note="<p>They go first.</p>")
    branch = ProgrammeEntryFactory(programme=programme, branch__slug="cadres", branch__name="Cadre Branch").branch
    make_profile(branch=branch, brand_name="Five Specialties", at=LONG_AGO)
    ProgrammeEntryFactory(programme=programme, branch__slug="later", shown_from=datetime(2099, 1, 1))
    HonorFactory(branch=branch)
    ActivityFactory(branch=branch)
    column = ColumnFactory(
        slug="conduct", name="Party conduct", description="Keeping in order.", keywords="conduct", kind="Work news"
    )
    return make_article(
        slug="five",
        series=SeriesFactory(slug="display", name="Brands", column=column),
        branch=branch,
        title="Five Specialties & “more”",
        summary="What <they> did.",
        author="Zhou Lan",
        source="Legal Daily",
        keywords="brand, branch",
        at=LONG_AGO,
    )


def in_both_languages(addresses):
    return [prefix + address for prefix in ("", "/zh-hans") for address in addresses]


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def tags(text):
    """The metas of a page by exact name or property, each with all its contents."""
    found = defaultdict(list)
    for meta in html.fromstring(text).iter("meta"):
        found[meta.get("name") or meta.get("property")].append(meta.get("content"))
    return dict(found)
