"""The site's settings, as production would have them, with the commands of this room."""

from config.settings import *  # noqa: F403

INSTALLED_APPS = ["tests.bench", *INSTALLED_APPS]  # noqa: F405
