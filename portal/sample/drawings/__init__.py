"""Draws the sample's pictures: a cover, a landscape and a chart for each of the eight branches.

All is SVG in the site's palette and computed from fixed seeds: the same call always draws the same picture.
"""

from .charts import CHARTS
from .covers import COVERS, HEIGHT, WIDTH, bound
from .landscapes import LANDSCAPES
from .pen import sheet

__all__ = ["cover", "picture"]

PICTURES = {"a": LANDSCAPES, "b": CHARTS}


def cover(place: int) -> str:
    """The 3:4 cover of the branch at this place, 1 to 8, as SVG."""
    return sheet(WIDTH, HEIGHT, *bound(COVERS[place](), place))


def picture(place: int, letter: str) -> str:
    """A 3:2 picture for the branch at this place: "a" is a landscape, "b" a chart or map."""
    return sheet(1200, 800, *PICTURES[letter][place]())
