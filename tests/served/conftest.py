import pytest
from django.conf import settings

from .sites import Site


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory, static_files):
    """A site with the sample and its accounts, on SQLite. Nobody changes it: tests that write make a copy."""
    site = Site(tmp_path_factory.mktemp("served") / "site")
    site.folder.mkdir()
    for command in (["migrate", "--verbosity", "0"], ["load_sample"], ["make_demo_accounts"]):
        done = site.manage(*command)
        assert done.returncode == 0, done.stderr
    (site.folder / "static").symlink_to(settings.STATIC_ROOT.resolve())
    return site


@pytest.fixture(scope="session")
def server(whole_site):
    """The whole site, served."""
    with whole_site.served() as server:
        yield server
