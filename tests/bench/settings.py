"""The site's settings, as production would have them, with the commands of this room and the floor's address."""

from config.settings import *  # noqa: F403

INSTALLED_APPS = ["tests.bench", *INSTALLED_APPS]  # noqa: F405
ROOT_URLCONF = "tests.bench.floor"
