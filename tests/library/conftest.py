import pytest


@pytest.fixture
def media(settings, tmp_path):
    """An empty place for public files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
