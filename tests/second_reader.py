"""LibreOffice as the second reader of what we write: it opens files, and prints them as PDF."""

import shutil
import subprocess

from pypdf import PdfReader

from tests.parts import missing

A4 = {(595, 842), (842, 595)}  # points, upright and across
CONVERTER, WORDS = shutil.which("soffice"), shutil.which("pdftotext")


def must_be_there():
    """End the test where LibreOffice is not installed."""
    if CONVERTER and WORDS:
        return
    missing("needs LibreOffice (libreoffice-writer, libreoffice-calc) and poppler-utils")


class Printed:
    """A document as it lies on paper."""

    def __init__(self, path):
        self.path = path
        pages = PdfReader(path).pages
        self.sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages]
        said = subprocess.run([WORDS, path, "-"], capture_output=True, check=True, text=True).stdout
        self.pages = said.split("\f")[: len(pages)]

    @property
    def words(self):
        """All words on all pages, without the spaces and ends of lines that depend on the layout."""
        return squeezed("".join(self.pages))


def squeezed(text):
    return "".join(text.split())


def printed(files, folder):
    """Each file, by name, as `Printed`. LibreOffice starts once, with a profile of its own."""
    must_be_there()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    orders = [CONVERTER, profile, "--headless", "--convert-to", "pdf", "--outdir", folder / "printed"]
    subprocess.run([*orders, *(folder / name for name in files)], check=True, capture_output=True, timeout=240)
    paths = {name: folder / "printed" / f"{name.rpartition('.')[0]}.pdf" for name in files}
    missing = [name for name, path in paths.items() if not path.exists()]
    assert not missing, f"LibreOffice does not open {missing}"
    return {name: Printed(path) for name, path in paths.items()}
