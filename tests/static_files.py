"""The static files as they are served: collected and hashed once, and kept for all runs in which they are the same."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

KEPT = settings.BASE_DIR / "var" / "static-for-tests"
MADE_OF = ("static/**/*", "config/staticfiles.py", "requirements.txt")


def collect():
    """Have them at STATIC_ROOT. There are thousands, mostly the editor's: where none are kept it takes a while."""
    kept = KEPT / version()
    if not kept.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=KEPT, prefix="new-"))
        settings.STATIC_ROOT.symlink_to(new)
        call_command("collectstatic", interactive=False, verbosity=0)
        settings.STATIC_ROOT.unlink()
        keep(new, kept)
    settings.STATIC_ROOT.symlink_to(kept)


def version():
    digest = hashlib.sha256()
    for path in sorted(path for pattern in MADE_OF for path in settings.BASE_DIR.glob(pattern) if path.is_file()):
        digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def keep(new, kept):
    for old in KEPT.iterdir():
        if old != kept and not old.name.startswith("new-"):
            shutil.rmtree(old)
    try:
        new.rename(kept)
    except OSError:  # another run, at the same time, was first
        shutil.rmtree(new)
