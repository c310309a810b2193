"""How the static files are served: by addresses that carry a hash of the content, so that browsers may keep them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A module imports its modules by their hashed addresses, as pages do.

    By another address a browser would run the same module a second time, and "only once" would not hold for it: the
    editor does not start if a plugin is added twice. Files without a hash stay beside the others, since CKEditor makes
    the addresses of its parts itself.
    """

    support_js_module_import_aggregation = True
