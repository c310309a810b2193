"""Photograph the public pages of a running site: `python -m tests.screenshots ADDRESS FOLDER`, which
deploy/screenshots.sh calls for the sample in each language.

Each page at each width, light and dark, whole, and some in elder mode; the article as it is printed. WIDTHS=390,1280
and PAGES=home,show photograph only those. A page that is wider than its window is named at the end, and is a failure.
"""

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM_ARGUMENTS, chromium_executable

HEIGHTS = {320: 640, 390: 844, 768: 1024, 1280: 900, 1920: 1080, 3840: 2160}
PAGES = {
    "home": "",
    "show": "branches/",
    "branch": "branches/cadre-office/",
    "branch-on-a-day": "branches/cadre-office/?on=2021-07-01",
    "branch-in-a-year": "branches/cadre-office/?year=2020",
    "articles-of-a-branch": "articles/?branch=cadre-office",
    "articles": "articles/",
    "column": "columns/party-conduct/",
    "series": "series/pilot-brand-display/",
    "article": "articles/where-are-the-five-specialties/",
    "honors": "honors/",
    "honors-of-a-branch": "honors/?branch=cadre-office&level=provincial",
    "search": "search/?q={word}",
    "search-without-a-word": "search/",
    "search-in-vain": "search/?q=zxqvvk",
    "site-map": "site-map/",
    "display": "display/",
    "missing": "no-such-page/",
}
WORDS = {"en": "study", "zh-hans": "学习"}
IN_ELDER_MODE = ("home", "show", "branch", "article", "honors", "search")
AS_THE_WINDOW_IS = ("show", "branch", "article", "display")  # beside the whole page, the window alone
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def main(address, folder):
    language = folder.name
    folder.mkdir(parents=True, exist_ok=True)
    widths = [int(width) for width in asked("WIDTHS", map(str, HEIGHTS))]
    pages = {name: PAGES[name].format(word=WORDS[language]) for name in asked("PAGES", PAGES)}
    too_wide = []
    with chromium() as browser:
        for width in widths:
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": HEIGHTS[width]}, color_scheme=scheme, reduced_motion="reduce"
                )
                page = context.new_page()
                for name, path in pages.items():
                    page.goto(urljoin(address, path))
                    page.wait_for_load_state("networkidle")
                    photograph(page, folder, name, f"{width}-{scheme}")
                    if page.evaluate(OVERFLOWS):
                        too_wide.append(f"{name} at {width}")
                if width in (390, 1280):
                    too_wide += in_elder_mode(page, address, pages, folder, f"{width}-{scheme}")
                context.close()
        if "article" in pages:
            page = browser.new_page()
            page.goto(urljoin(address, pages["article"]))
            page.pdf(path=folder / "article-on-paper.pdf", prefer_css_page_size=True, print_background=True)
    if too_wide:
        sys.exit(f"Wider than the window, in {language}: {', '.join(too_wide)}")


def in_elder_mode(page, address, pages, folder, look):
    """Photograph the pages with the switch on; gives those that are wider than the window."""
    page.goto(address)
    page.locator("#elder").check()
    too_wide = []
    for name in [name for name in IN_ELDER_MODE if name in pages]:
        page.goto(urljoin(address, pages[name]))
        photograph(page, folder, name, f"elder-{look}")
        if page.evaluate(OVERFLOWS):
            too_wide.append(f"{name} in elder mode at {look}")
    return too_wide


def photograph(page, folder, name, look):
    page.screenshot(path=folder / f"{name}-{look}.png", full_page=True)
    if name in AS_THE_WINDOW_IS:
        page.screenshot(path=folder / f"{name}-{look}-window.png")


def asked(name, everything):
    return os.environ[name].split(",") if os.environ.get(name) else list(everything)


@contextmanager
def chromium():
    executable = chromium_executable()
    if not executable:
        sys.exit("Screenshots need Chromium: install it, or name it in CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
