"""Forgetting: what is kept of people no longer than it is needed, and what may go of one person who asks.

Each function says in sentences what it removed and what stays, and why. Call it in a transaction.
"""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from post_office.models import STATUS, Email

from accounts.keys import sensible_keys
from accounts.log import Event, What, record
from accounts.models import User
from branches.models import Member, Term
from honors.models import Holder, Honor
from library.record_gate import gated_records
from library.uploads import private_storage
from publishing.allowances import Allowance
from publishing.editions import Edition
from publishing.presence import Presence
from publishing.previews import PreviewLink

LISTED = 20


def forget_old(before):
    """Delete mails, sessions, links and signs of presence that are over; mails and links if older than `before`."""
    waiting = [STATUS.queued, STATUS.requeued]
    yield counted("mails", Email.objects.filter(created__lt=before).exclude(status__in=waiting))
    yield counted("sessions that are over", Session.objects.filter(expire_date__lt=timezone.now()))
    yield counted("links to previews", PreviewLink.objects.filter(Q(expires_at__lt=before) | Q(revoked_at__lt=before)))
    yield counted("signs of who has a text open", Presence.objects.exclude(pk__in=Presence.objects.here()))


def counted(what, rows):
    _all, by_model = rows.delete()
    return f"Removed {what}: {by_model.get(rows.model._meta.label, 0)}."


# --- a member


def forget_member(key):
    """Delete a member who has left, by key, with terms, portraits and history; honors stay, without the name.

    Raises ValidationError with a sentence where the member has not left.
    """
    member = Member.objects.filter(pk=key).first()
    if member and (member.left_on is None or member.left_on > timezone.localdate()):
        raise ValidationError(
            f"{member} belongs to the branch. Enter the day on which the member left it, then forget."
        )
    states = Member.history.filter(id=key)
    names = {name for name in [*states.values_list("name", flat=True), member and member.name] if name}
    portraits = {name for name in [*states.values_list("portrait", flat=True), member and member.portrait.name] if name}
    yield from take_name_off_honors(key)
    terms = Term.history.filter(member_id=key)
    if member:
        member.delete()
        yield "Removed the member."
    yield f"Removed terms in the committee, with their history: {len(terms.values('id').distinct())}."
    terms.delete(), states.delete()
    yield f"Removed portraits: {len(forget_portraits(portraits))}."
    record(What.FORGOTTEN, kind=Member._meta.label_lower)
    yield from where_named(names)
    kind = ContentType.objects.get_for_model(Member)
    if count := Allowance.objects.filter(content_type=kind, thing_id=key).count():
        yield f"Allowances of personal data that stay, since what was allowed is never deleted: {count}."
    yield from in_the_log(Event.objects.filter(content_type=kind, thing_id=key), "says what was done to the entry")


def take_name_off_honors(key):
    honors = Honor.objects.filter(member=key)
    with_evidence = sum(bool(honor.evidence) for honor in honors)
    for honor in honors:
        honor.member, honor.holder = None, Holder.UNNAMED
        honor.save()
    Honor.history.filter(member_id=key).update(member=None, holder=Holder.UNNAMED)
    yield f"Honors that stay, as those of one member, unnamed, since the register is the organ’s: {len(honors)}."
    if with_evidence:
        yield f"Look at the evidence of these honors, which names the person: {with_evidence}."


def forget_portraits(names):
    """Delete portraits, once the transaction holds, that no other member has or had. Gives which."""
    others = [*Member.objects.filter(portrait__in=names).values_list("portrait", flat=True)]
    others += Member.history.filter(portrait__in=names).values_list("portrait", flat=True)
    going = names - {*others}
    for name in going:
        transaction.on_commit(lambda name=name: private_storage().delete(name))
    return going


def where_named(names):
    """What says one of some names, and is changed by those who wrote it: signed texts, and public words of records."""
    found = []
    for model in apps.get_models():
        if issubclass(model, Edition):
            found += rows_with(model, model.text_fields, names)
    for model in gated_records():
        found += rows_with(model, model.public_text, names)
    if found:
        yield f"Look at what else says the name; signed texts are kept, so revise or withdraw them: {len(found)}."
        yield from (f"  {row._meta.verbose_name} {row.pk}: {row}" for row in found[:LISTED])


def rows_with(model, fields, names):
    words = [name for name in fields if not model._meta.get_field(name).is_relation]
    asked = Q(pk__in=[])
    for name in words:
        for said in names:
            asked |= Q(**{f"{name}__contains": said})
    return list(model._base_manager.filter(asked).order_by("pk"))


def in_the_log(events, says):
    if newest := events.order_by("-at").first():
        yield f"The log {says}; it stays until LOG_DAYS after {newest.at:%Y-%m-%d}, since nothing in it is changed."


# --- an account


def forget_account(key):
    """Take out of a closed account, by key, whatever no signature needs; its name when the log names it no more.

    Raises ValidationError with a sentence where the account is in use.
    """
    user = User.objects.get(pk=key)
    if user.is_active:
        raise ValidationError(f"The account {user.username} is in use. Switch off “active” on its page, then forget.")
    events = user.events.all()
    yield f"Removed password, roles, branches and mail address of the account, and its sessions: {sign_out(user)}."
    addresses = {*User.history.filter(id=key).values_list("email", flat=True), user.email} - {""}
    yield counted("mails", Email.objects.filter(to__in=addresses))
    changes = {"email": "", "first_name": "", "last_name": "", "mail_language": ""}
    if not events.exists():
        changes |= {"username": f"former-{key}", "display_name": ""}
        yield f"Removed the name of the account, which is former-{key} from now on."
    close(user, changes)
    Presence.objects.filter(user=user).delete()
    record(What.FORGOTTEN, kind=User._meta.label_lower)
    yield from in_the_log(events, "and pages of texts say the name of the account")
    for model in apps.get_models():
        if hasattr(model, "signed_by") and (count := model.objects.filter(signed_by=user).count()):
            texts = model._meta.get_field("edition").related_model._meta.verbose_name_plural
            yield f"Sign-offs of {texts} that stay, with the name of their day, to prove who signed: {count}."


def sign_out(user):
    mine = [each for each in Session.objects.all() if each.get_decoded().get("_auth_user_id") == str(user.pk)]
    return len([each.delete() for each in mine])


def close(user, changes):
    for name, value in changes.items():
        setattr(user, name, value)
    user.set_unusable_password()
    user.last_login = None
    user.save()
    for rows in (user.groups, user.user_permissions, user.branches):
        rows.clear()
    User.history.filter(id=user.pk).update(**changes)


def found(kind, words):
    """The keys of the members, or accounts, that a key or a name means: also of a member whose entry is deleted."""
    name = "username" if kind is User else "name"
    asked = Q(**{name: words}) | Q(id__in=sensible_keys([words]))
    of_rows = kind.objects.filter(asked).values_list("id", flat=True)
    of_states = kind.history.filter(asked).values_list("id", flat=True) if kind is Member else []
    return sorted({*of_rows, *of_states})
