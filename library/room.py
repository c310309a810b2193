"""A disk that takes no more: full, over quota, or not to be written. Who uploads something hears so in a sentence."""

import errno
import logging
import secrets
from contextlib import contextmanager, suppress
from posixpath import dirname, join

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext_lazy as _

TAKES_NO_MORE = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
}
NO_ROOM = _(
    "The server could not keep this file: its disk is full or cannot be written. Please tell those who keep this site, "
    "and choose the file again later."
)
logger = logging.getLogger(__name__)


class NoRoomError(ValidationError):
    """What is uploaded is as it should be, and there is no room for it."""


def takes_no_more(error):
    return isinstance(error, OSError) and error.errno in TAKES_NO_MORE


@contextmanager
def room_or_sentence():
    """Raise NoRoomError, which is a ValidationError, where the disk takes no more."""
    try:
        yield
    except OSError as error:
        if not takes_no_more(error):
            raise
        logger.error("There is no room for an upload: %s", error)
        raise NoRoomError(NO_ROOM) from error


def must_have_room(storage, name, size):
    """Try whether so many bytes may be written beside `name`, while a form can still say that they may not."""
    with room_or_sentence():
        tried = storage.save(join(dirname(name), f"room-{secrets.token_hex(8)}"), ContentFile(bytes(size)))
        storage.delete(tried)


class WholeFilesStorage(FileSystemStorage):
    """Keeps a file whole or not at all: half a file under the name of its content would be taken for it for ever."""

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except OSError:
            with suppress(OSError):
                self.delete(name)
            raise
