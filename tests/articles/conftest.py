import pytest

from articles.attachments import words_of_kept
from library.uploads import private_storage


@pytest.fixture
def private_folder(monkeypatch, tmp_path):
    """A folder of its own for private files: what a test spoils there, no other finds."""
    monkeypatch.setattr(private_storage(), "location", str(tmp_path))
    words_of_kept.cache_clear()
    return tmp_path
