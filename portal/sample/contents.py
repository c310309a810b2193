"""Reads the sample's TOML files, one folder for each language."""

import tomllib
from functools import cached_property
from pathlib import Path

HERE = Path(__file__).parent
SAMPLE_LANGUAGES = ("en", "zh-hans")


class Sample:
    """What is to be loaded, in one language, as the files say it."""

    def __init__(self, language):
        self.language = language

    @cached_property
    def site(self):
        return self._read("site.toml")

    @cached_property
    def branches(self):
        """The eight, in their order of place."""
        return [self._read(path.name) for path in sorted((HERE / self.language).glob("[0-9]-*.toml"))]

    @cached_property
    def branch_slugs(self):
        return [each["branch"]["slug"] for each in self.branches]

    @cached_property
    def article_slugs(self):
        return [article["slug"] for each in self.branches for article in each["articles"]]

    def slugs(self, kind):
        """The slugs of the sample's `columns` or `series`."""
        return [row["slug"] for row in self.site[kind]]

    def _read(self, name):
        return tomllib.loads((HERE / self.language / name).read_text(encoding="utf-8"))
