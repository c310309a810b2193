"""Who came, who went and who was not let in, for the log. Django tells of these by signals only."""

from django.contrib.auth import get_user_model
from django.utils.crypto import salted_hmac

from .log import What, record

UNKNOWN = "?"  # before the mark of a name that nobody has: no name of an account begins with it


def succeeded(sender, request, user, **kwargs):
    record(What.SIGNED_IN, by=user, request=request)


def ended(sender, request, user, **kwargs):
    if user is not None:  # else nobody was signed in
        record(What.SIGNED_OUT, by=user, request=request)


def failed(sender, credentials, request=None, **kwargs):
    typed = str(credentials.get("username", "")).replace("\0", "")
    known = get_user_model().objects.filter(username__iexact=typed).exists()
    record(What.SIGN_IN_FAILED, request=request, named=typed if known or not typed else mark_of(typed))


def mark_of(typed):
    """What the log keeps of a name that nobody has, which may be a password: the same for the same name, here only."""
    return UNKNOWN + salted_hmac("accounts.signing_in", typed, algorithm="sha256").hexdigest()[:10]
