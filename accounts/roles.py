"""The roles: which permissions each has. Made after every migration, so they are the same on every machine."""

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext_noop as _

BY_CODE = "code"  # why a state of a role is there, if nobody changed it by hand

VIEW, WORK, KEEP = ("view",), ("view", "add", "change"), ("view", "add", "change", "delete")

# What those read who write about branches.
READING = {
    "branches": dict.fromkeys(
        ["activity", "branch", "branchprofile", "endeavour", "member", "programme", "programmeentry", "term"], VIEW
    ),
    "honors": {"honor": VIEW},
    "articles": dict.fromkeys(["articleedition", "attachment", "column", "series"], VIEW),
    "library": {"picture": VIEW},
}
WRITING = {
    "branches": {"activity": KEEP, "branchprofile": WORK, "endeavour": KEEP, "member": KEEP, "term": KEEP},
    "honors": {"honor": KEEP},
    "articles": {"articleedition": WORK, "attachment": KEEP},
    "library": {"picture": KEEP},
}
FILING = {
    "branches": {"branch": WORK, "programme": WORK, "programmeentry": KEEP},
    "articles": {"column": KEEP, "series": KEEP},
}
SHOWING_RECORDS = {"branches": {"activity": ("show",), "member": ("show",)}, "honors": {"honor": ("show",)}}
PUBLISHING = {"branches": {"branchprofile": ("publish",)}, "articles": {"articleedition": ("publish",)}}
EVERYWHERE = {"accounts": {"": ("work_for_all_branches",)}}


def signing_as(stage):
    """Signing texts at a stage of publishing/reviews.py."""
    return {"accounts": {"": (f"sign_as_{stage}",)}}


PEOPLE = {"accounts": {"user": KEEP, "role": VIEW, "event": VIEW}}
SITE = {
    "portal": {"sitefacts": WORK},
    "branches": {"branch": ("delete", "assign_editors", "move"), "programme": ("delete",)},
    "articles": {"article": ("view", "change", "date"), "column": ("move",), "series": ("move",)},
}

ROLES = {
    _("Branch editor"): [READING, WRITING],
    _("Branch secretary"): [READING, WRITING, SHOWING_RECORDS, signing_as("secretary")],
    _("Committee office"): [READING, WRITING, FILING, SHOWING_RECORDS, EVERYWHERE, signing_as("office")],
    _("Confidentiality reviewer"): [READING, EVERYWHERE, signing_as("confidentiality")],
    _("Publisher"): [READING, WRITING, SHOWING_RECORDS, PUBLISHING, EVERYWHERE, signing_as("leader")],
    _("Records keeper"): [
        READING,
        {"branches": WRITING["branches"] | {"branchprofile": VIEW, "endeavour": VIEW}, "honors": WRITING["honors"]},
        {"library": WRITING["library"]},
        FILING,
        SHOWING_RECORDS,
        EVERYWHERE,
    ],
    _("Administrator"): [READING, WRITING, FILING, SHOWING_RECORDS, PUBLISHING, EVERYWHERE, SITE, PEOPLE],
    _("Auditor"): [
        READING,
        EVERYWHERE,
        {"portal": {"sitefacts": VIEW}, "accounts": {"user": VIEW, "role": VIEW, "event": VIEW}},
    ],
}


def codenames(grants):
    """Pairs of app label and codename, from a list of {app: {model: verbs}}; model "" is for bare codenames."""
    return {
        (app, f"{verb}_{model}" if model else verb)
        for grant in grants
        for app, models in grant.items()
        for model, verbs in models.items()
        for verb in verbs
    }


def make_roles(using="default", apps=apps, **kwargs):
    """Make each role's group and give it exactly its permissions.

    What differs from before is a state in its history; where nothing does, there is none. A database that is migrated
    only in part has no histories yet, and gets its roles later.
    """
    from django.contrib.auth.models import Group, Permission

    try:
        apps.get_model("accounts", "HistoricalGroup")
    except LookupError:
        return
    known = {
        (app, codename): pk
        for app, codename, pk in Permission.objects.using(using).values_list(
            "content_type__app_label", "codename", "pk"
        )
    }
    with transaction.atomic(using):
        groups = {group.name: group for group in Group.objects.using(using)}
        kept = set(Group.history.using(using).values_list("id", flat=True))
        for name, grants in ROLES.items():
            group = groups.get(name) or Group(name=name)
            group._change_reason = BY_CODE
            if group.pk not in kept:  # new, or older than the histories
                group.save(using=using)
            group.permissions.set([known[pair] for pair in codenames(grants) if pair in known])
