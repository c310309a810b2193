"""Files beside an old page: found by the address with which the page shows them, and never outside its folder."""

import posixpath
from pathlib import Path
from urllib.parse import unquote, urlsplit

LARGEST = 15 * 1024 * 1024  # as the library takes them


def names_of(address, page):
    """Where a file may lie that a page names, as paths from the folder that holds all, likeliest first."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return []
    path = unquote(parts.path).replace("\\", "/")
    if not path or "\0" in path or parts.scheme not in ("", "http", "https", "file"):
        return []
    folder, stem = posixpath.dirname(page), posixpath.splitext(posixpath.basename(page))[0]
    last = posixpath.basename(path)
    from_top = path.lstrip("/")
    nearby = [posixpath.join(folder, each, last) for each in (f"{stem}_files", f"{stem}.files", "")]
    first = [from_top] if path.startswith("/") else [posixpath.join(folder, path)]
    names = [posixpath.normpath(name) for name in [*first, *nearby]]
    return [name for name in dict.fromkeys(names) if name not in ("", ".") and name.split("/")[0] != ".."]


class Folder:
    """A folder on disk, with all below it."""

    def __init__(self, top):
        self.top = Path(top).resolve()

    def find(self, address, page):
        for name in names_of(address, page):
            path = (self.top / name).resolve()  # a link may lead elsewhere
            if path.is_relative_to(self.top) and path.is_file() and path.stat().st_size <= LARGEST:
                return path.name, path.read_bytes()
        return None


class Bundle:
    """Files that came together, by name: `{"news/a.html": bytes, …}`, or anything that reads like it."""

    def __init__(self, files):
        self.files = files

    def find(self, address, page):
        names = names_of(address, page)
        found = next((name for name in names if name in self.files), None) or self.only_one_called(names)
        return (posixpath.basename(found), self.files[found]) if found else None

    def only_one_called(self, names):
        """A browser uploads files without their folders: then the name alone must do, where it is clear."""
        last = {posixpath.basename(name) for name in names}
        same = [name for name in self.files if posixpath.basename(name) in last]
        return same[0] if len(same) == 1 else None
