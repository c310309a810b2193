"""A small site on which each kind of page has something to show, and the windows it is looked at through."""

import datetime

from django.utils import timezone

from tests.factories import (
    ActivityFactory,
    BranchFactory,
    HonorFactory,
    MemberFactory,
    ProgrammeEntryFactory,
    ProgrammeFactory,
    SeriesFactory,
    TermFactory,
    make_article,
    make_picture,
    make_profile,
)

LONG_AGO = timezone.make_aware(datetime.datetime(2020, 7, 1, 9))
MAIN_PAGES = (
    "/",
    "/branches/",
    "/branches/cadre-office/",
    "/branches/cadre-office/?year=2020",
    "/articles/day-1/",
    "/honors/",
    "/search/?q=morning",
    "/site-map/",
)
PAGES = (
    *MAIN_PAGES,
    "/branches/later-office/",
    "/branches/cadre-office/?on=2020-07-02",
    "/articles/",
    "/articles/?branch=cadre-office",
    "/columns/party-conduct/",
    "/series/pilots/",
    "/honors/?year=2019&level=provincial",
    "/honors/?kind=merit",
    "/search/",
    "/search/?q=nowhere",
    "/display/",
)
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
BODY = """
<h2>Morning</h2>
<p>They sat for 3.5 hours, and every one of the twelve members of the branch said what he or she had read,
understood, or not understood; nobody was asked to be brief, nobody was, and the tea was cold long before the last
of them had ended.</p>
<p>They <strong>read</strong>.</p>
<h2>Noon</h2><ul><li>One<ul><li>One in one</li></ul></li><li>Two</li></ul>
<h2>Evening</h2><blockquote><p>We said so.</p></blockquote>
<table><caption>Hours</caption><thead><tr><th>Day</th><th>Hours</th></tr></thead>
<tbody><tr><td>Monday</td><td>2</td></tr></tbody></table>
"""


def make_site():
    """A branch with all that a page can show, one that has no text, and one whose day is to come."""
    branch, programme = BranchFactory(short_name="Cadre Office", slug="cadre-office"), ProgrammeFactory()
    ProgrammeEntryFactory(programme=programme, branch=branch)
    ProgrammeEntryFactory(programme=programme, branch__slug="plain-office")
    ProgrammeEntryFactory(programme=programme, branch__slug="later-office", shown_from="2199-07-01")
    member = MemberFactory(branch=branch, portrait=make_picture())
    TermFactory(member=member)
    ActivityFactory(branch=branch)
    for year in (2017, 2018, 2019):
        HonorFactory(branch=branch, title="Advanced Office", year=year)
    make_profile(branch=branch, brand_name="Five Strands", at=LONG_AGO)
    series = SeriesFactory(slug="pilots", column__slug="party-conduct")
    for number in range(3):
        make_article(series=series, branch=branch, slug=f"day-{number}", body=BODY, author="Zhou Lan")
    return branch
