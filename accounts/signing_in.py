"""Who came, who went and who was not let in, for the log. Django tells of these by signals only."""

from .log import What, record


def succeeded(sender, request, user, **kwargs):
    record(What.SIGNED_IN, by=user, request=request)


def ended(sender, request, user, **kwargs):
    if user is not None:  # else nobody was signed in
        record(What.SIGNED_OUT, by=user, request=request)


def failed(sender, credentials, request=None, **kwargs):
    record(What.SIGN_IN_FAILED, request=request, named=str(credentials.get("username", "")))
