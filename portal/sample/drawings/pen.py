"""The palette and the few strokes that every drawing is made of."""

import math
from collections import defaultdict

RED, DEEP, INK = "#9b1f1b", "#6e1512", "#1c222b"
BRASS, SAND, PAPER = "#b08b46", "#dccba6", "#f3ecdf"


def mix(a, b, share):
    """The colour that lies the share (0 to 1) on the way from a to b."""
    pairs = [(int(a[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in pairs)


def shade(stops, share):
    """The colour at the share (0 to 1) of a scale that runs evenly through the stops."""
    place = min(max(share, 0), 1) * (len(stops) - 1)
    below = min(int(place), len(stops) - 2)
    return mix(stops[below], stops[below + 1], place - below)


def ease(share):
    """A smooth start and a smooth stop between 0 and 1."""
    share = min(max(share, 0), 1)
    return share * share * (3 - 2 * share)


def path(points, close=False):
    """Straight lines through the points."""
    head, *rest = [f"{x:.0f} {y:.0f}" for x, y in points]
    return f"M{head}L{' '.join(rest)}{'z' if close else ''}"


def smooth(points, close=False):
    """A Catmull-Rom curve through the points."""
    if close:
        return bend([points[-1], *points, *points[:2]]) + "z"
    return bend([points[0], *points, points[-1]])


def bend(points):
    """The curve from the second point to the last but one, as cubic Béziers; the two at the ends only steer.

    Each S mirrors the handle before it, which is just what Catmull and Rom ask for.
    """
    (x0, y0), (x1, y1), (x2, y2) = points[:3]
    start = f"M{x1:.1f} {y1:.1f}C{x1 + (x2 - x0) / 6:.1f} {y1 + (y2 - y0) / 6:.1f} "
    pieces = []
    for (x1, y1), (x2, y2), (x3, y3) in zip(points[1:], points[2:], points[3:], strict=False):
        pieces.append(f"{x2 - (x3 - x1) / 6:.1f} {y2 - (y3 - y1) / 6:.1f} {x2:.1f} {y2:.1f}")
    return (start + "S".join(pieces)).replace(".0", "")


def box(x, y, width, height):
    """A rectangle from its upper left corner."""
    return f"M{x:.0f} {y:.0f}h{width:.0f}v{height:.0f}h{-width:.0f}z"


def attributes(paint):
    """Keywords as SVG attributes: stroke_width=3 becomes stroke-width="3"."""
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in paint.items())


def fill(d, colour, **paint):
    """A flat shape."""
    return f'<path fill="{colour}"{attributes(paint)} d="{d}"/>'


def stroke(d, colour, width, **paint):
    """A line without a filling."""
    return f'<path fill="none" stroke="{colour}" stroke-width="{width:g}"{attributes(paint)} d="{d}"/>'


def disc(x, y, radius, colour):
    """A filled circle."""
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:g}" fill="{colour}"/>'


def group(parts, **paint):
    """Shapes that share their paint."""
    return f"<g{attributes(paint)}>{''.join(parts)}</g>"


def sheet(width, height, ground, body):
    """A finished picture: one flat ground and what is drawn on it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" preserveAspectRatio="xMidYMid slice">'
        f"{fill(box(0, 0, width, height), ground)}{body}</svg>\n"
    )


def between(a, b, share):
    """The point that lies the share (0 to 1) on the way from a to b."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def evenly(loop, spacing):
    """The same closed loop, its points set at even distances."""
    sides = list(zip(loop, [*loop[1:], loop[0]], strict=True))
    whole = sum(math.dist(a, b) for a, b in sides)
    pace = whole / max(9, round(whole / spacing))
    points, walked = [], 0.0
    for a, b in sides:
        length = math.dist(a, b)
        while len(points) * pace < walked + length - 1e-6:
            points.append(between(a, b, (len(points) * pace - walked) / length))
        walked += length
    return points


def interlace(threads, width, gap, ground, stride):
    """Threads that pass over and under each other, each a colour and its points (x, y, depth).

    Every thread is cut into pieces one stride long, which are laid down from the lowest depth to the highest;
    a wider piece in the ground's colour lies under each and leaves the gap at the crossings.
    """
    pieces = []
    for colour, run in threads:
        for start in range(1, len(run) - stride - 1, stride):
            part = run[start - 1 : start + stride + 2]
            depth = sum(point[2] for point in part[1:-1]) / (stride + 1)
            points = [point[:2] for point in part]
            pieces.append((depth, points, colour))
    laid = []
    for _, points, colour in sorted(pieces):
        under = bend(points)
        # a little longer, so that no seam shows where two pieces of a thread meet
        before, after = between(points[1], points[0], 0.15), between(points[-2], points[-1], 0.15)
        over = f"M{before[0]:.1f} {before[1]:.1f}L{under[1:]}L{after[0]:.1f} {after[1]:.1f}"
        laid.append(f'<path stroke="{ground}" stroke-width="{width + 2 * gap}" d="{under}"/>')
        laid.append(f'<path stroke="{colour}" d="{over}"/>')
    return group(laid, fill="none", stroke_width=width)


def contours(height, level, step=25, spacing=60):
    """The closed lines of a 1200×800 page on which height(x, y) has the level; off the page all is low."""
    columns, rows = range(-4, 1200 // step + 5), range(-4, 800 // step + 5)
    heights = {
        (i, j): height(i * step, j * step) if i in columns[1:-1] and j in rows[1:-1] else level - 1
        for i in columns
        for j in rows
    }

    def crossing(side):
        """The point of a grid line's side at which the level is passed."""
        (i, j), (k, m) = side
        share = (level - heights[i, j]) / (heights[k, m] - heights[i, j])
        return between((i * step, j * step), (k * step, m * step), share)

    neighbours = defaultdict(list)
    for i in columns[:-1]:
        for j in rows[:-1]:
            corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
            sides = [tuple(sorted((corners[n - 1], corners[n]))) for n in range(4)]
            cut = [(a, b) for a, b in sides if (heights[a] >= level) != (heights[b] >= level)]
            for one, other in zip(cut[::2], cut[1::2], strict=True):
                neighbours[one].append(other)
                neighbours[other].append(one)

    lines = []
    while neighbours:
        side, line = next(iter(neighbours)), []
        while side in neighbours:
            line.append(crossing(side))
            onward, back = neighbours.pop(side)
            side = onward if onward in neighbours else back
        lines.append(evenly(line, spacing))
    return lines
