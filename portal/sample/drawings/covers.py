"""The eight covers.

Rules of the series: 3:4, one flat ground, one motif built from one repeated element, at most three pigments,
no text, no gradients, no style attributes (the site's CSP forbids them). A hinge line at the inner edge
and eight squares at the foot, the branch's own one filled, make them one set. The middle fifth of every
cover also works alone: the home page shows it as the spine on the shelf.
"""

import math
import random
from typing import NamedTuple

from .pen import (
    BRASS,
    DEEP,
    INK,
    PAPER,
    RED,
    SAND,
    box,
    disc,
    ease,
    fill,
    interlace,
    mix,
    path,
    smooth,
    stroke,
)

WIDTH, HEIGHT = 900, 1200


class Motif(NamedTuple):
    """What one cover shows: its ground, its drawing, the colour of its marks."""

    ground: str
    body: str
    mark: str
    bleeds: bool = False  # runs on below the squares, so that the foot stays uncovered


def bound(motif, place):
    """The ground and the drawing of a cover, with the foot, the squares and the hinge that bind the set."""
    foot = "" if motif.bleeds else fill(box(0, 1088, WIDTH, 112), motif.ground)
    squares = []
    for i in range(8):
        opacity = 1 if i + 1 == place else 0.28
        squares.append(fill(box(84 + i * 30, 1132, 14, 14), motif.mark, fill_opacity=opacity))
    hinge = stroke(f"M34 0v{HEIGHT}", motif.mark, 2, stroke_opacity=0.35)
    return motif.ground, "".join([motif.body, foot, *squares, hinge])


def strands():
    """Five threads come down apart and are laid into one cord."""
    colours = [PAPER, SAND, BRASS, mix(PAPER, SAND, 0.5), mix(SAND, BRASS, 0.55)]
    phases = sorted((s * math.tau / 5 + 0.35 for s in range(5)), key=math.sin)  # none crosses before the cord
    threads = []
    for s, colour in enumerate(colours):
        run = []
        for y in range(-100, 1240, 32):
            together = ease((y - 40) / 480)
            way = max(0, y - 400)
            turn = phases[s] + (way**2 / 400 if way < 200 else way - 100) / 62
            apart, cord = WIDTH / 2 + (s - 2) * 168, WIDTH / 2 + 62 * math.sin(turn)
            run.append((apart + (cord - apart) * together, y, math.cos(turn)))
        threads.append((colour, run))
    # the heart of the cord hides what passes behind it
    threads += [(RED, [(WIDTH / 2 + x, y, -0.2) for y in range(440, 1500, 90)]) for x in (-18, 18)]
    return Motif(RED, interlace(threads, width=33, gap=7.5, ground=RED, stride=2), SAND)


def rampart():
    """A wall seen from its foot: courses of brick that narrow upwards, and a battlement."""
    rng = random.Random(5)
    set_apart = {(2, -1): RED, (9, 1): RED, (12, -2): RED, (5, 2): RED, (11, 0): BRASS}
    bricks, y, scale = [], HEIGHT + 30.0, 1.45
    for row in range(15):
        height, width, joint = 66 * scale, 178 * scale, 3 * scale
        y -= height
        for col in range(-5, 6):
            x = WIDTH / 2 + (col - (row % 2) / 2) * width
            if x > WIDTH or x + width < 0:
                continue
            tint = mix(INK, PAPER, 0.05 + 0.07 * rng.random() + row * 0.006)
            brick = box(x + joint, y + joint, width - 2 * joint, height - 2 * joint)
            bricks.append(fill(brick, set_apart.get((row, col), tint)))
        scale *= 0.954
    merlons = "".join(box(WIDTH / 2 + (col - 0.3) * 168, y - 86, 101, 83) for col in range(-5, 6))
    return Motif(INK, "".join(bricks) + fill(merlons, mix(INK, PAPER, 0.2)), SAND, bleeds=True)


def terraces():
    """Fields stepping down to a river; one thread leads back to the spring."""
    fields = []
    for i in range(15):
        t = i / 14
        base, swell = 210 + 950 * t**1.12, 120 - 60 * t
        edge = [
            (x, base + swell * math.sin(x / (250 + 12 * i) + i * 0.55) + 22 * math.sin(x / 97 + i * 1.7))
            for x in range(-60, 1021, 90)
        ]
        light, dark = min(1, 0.12 + t * 1.15), max(0, (t - 0.72) / 0.28 * 0.92)
        earth = mix(mix(PAPER, BRASS, light), INK, dark)
        fields.append(fill(f"{smooth(edge)}V1200H-60z", earth))
        if i == 5:
            fields.append(stroke(smooth(edge), RED, 9))
    return Motif(mix(SAND, PAPER, 0.55), "".join(fields), PAPER, bleeds=True)


def rings():
    """Year rings; the red one is this year's."""
    rng, years, radius = random.Random(7), [], 20.0
    waves = [(k, rng.uniform(0, math.tau), rng.uniform(0.012, 0.034)) for k in (2, 3, 5, 7)]
    for i in range(31):
        radius += rng.choice((20, 26, 30, 36, 44))
        ring = []
        for degrees in range(0, 360, 20):
            turn = math.radians(degrees)
            wobble = 1 + sum(depth * math.sin(k * turn + phase + i * 0.03) for k, phase, depth in waves)
            reach = radius * wobble
            ring.append((520 + reach * math.cos(turn), 690 + reach * 1.04 * math.sin(turn)))
        if i == 12:
            tint, width = RED, 20
        else:
            tint, width = mix(INK, PAPER, rng.uniform(0, 0.45)), rng.choice((3, 4, 6, 9))
        years.append(stroke(smooth(ring, close=True), tint, width))
    return Motif(PAPER, "".join(years) + disc(520, 690, 13, RED), INK)


def bridge():
    """Cables from one mast carry one deck to both banks."""
    mast = 400

    def deck(x):
        return 880 - 46 * math.cos((x - 450) / 900 * math.pi)

    cables = []
    for i in range(19):
        for side in (-1, 1):
            x = mast + side * (690 - i * 33)
            cables.append(stroke(f"M{mast} {150 + i * 27}L{x} {deck(min(max(x, -300), 1200)):.0f}", INK, 3.4))
    ripples = [(90, 960, 560), (250, 990, 560), (40, 1020, 420), (380, 1050, 470), (140, 1080, 330)]
    water = "".join(f"M{x} {y}h{length}" for x, y, length in ripples)
    body = [
        *cables,
        fill("M386 96h28l16 1104h-60z", RED),
        stroke(smooth([(x, deck(x)) for x in range(-90, 1081, 90)]), INK, 22),
        stroke(water, INK, 3, stroke_opacity=0.35),
    ]
    return Motif(mix(BRASS, SAND, 0.38), "".join(body), INK, bleeds=True)


def meander(x, y, unit, flip_x=False, flip_y=False, strokes=9):
    """One stroke folded inwards into a square ten units wide, from its outer corner; it spells nothing."""
    lengths = (10, 10, 10, 8, 8, 6, 6, 4, 4)[:strokes]
    steps = ((1, 0), (0, 1), (-1, 0), (0, -1))
    column, row = 0, 0
    points = [(column, row)]
    for i, length in enumerate(lengths):
        column += steps[i % 4][0] * length
        row += steps[i % 4][1] * length
        points.append((column, row))
    return path(
        (x + unit * (10 - column if flip_x else column), y + unit * (10 - row if flip_y else row))
        for column, row in points
    )


def square():
    """Four meanders in one square, after the folded strokes of seal script."""
    corners = [
        (175, False, 225, False),
        (475, True, 225, False),
        (175, False, 525, True),
        (475, True, 525, True),
    ]
    lines = "".join(meander(x, y, 25, flip_x, flip_y) for x, flip_x, y, flip_y in corners)
    body = [
        fill(box(130, 180, 640, 640), RED),
        stroke(lines, PAPER, 21, stroke_linecap="square"),
        stroke("M130 868h640", BRASS, 6),
        stroke("M130 882h640", BRASS, 2),
    ]
    return Motif(mix(PAPER, SAND, 0.18), "".join(body), INK)


def light():
    """One fixed lamp; its beam turns, the sea under it does not matter."""
    x, y, beam = 300, 372, []
    for i in range(34):
        turn = math.radians(-21 + i * 1.6)
        away = abs(i - 16.5) / 16.5
        ray = path((x + reach * math.cos(turn), y + reach * math.sin(turn)) for reach in (52, 1000))
        beam.append(stroke(ray, mix(SAND, INK, 0.15 + 0.62 * away), 5))
    rng, sea = random.Random(3), ""
    for i in range(11):
        start = rng.randint(-60, 200)
        long, gap, short = rng.randint(240, 520), rng.randint(40, 90), rng.randint(160, 460)
        sea += f"M{start} {880 + i * 22}h{long}m{gap} 0h{short}"
    body = [
        *beam,
        disc(x, y, 30, PAPER),
        fill(box(x - 6, 436, 12, 422), RED),
        stroke(sea, mix(INK, SAND, 0.38), 4),
    ]
    return Motif(INK, "".join(body), SAND, bleeds=True)


def kiln():
    """Arches inside arches; the innermost is the hottest."""
    warm = [mix(DEEP, RED, 0.35), *(mix(RED, BRASS, share) for share in (0, 0.2, 0.42, 0.66))]
    hot = [mix(BRASS, SAND, 0.1), mix(BRASS, SAND, 0.5), SAND, PAPER]
    arches = []
    for i, colour in enumerate(warm + hot):
        half, top, lean = 410 - i * 44, 150 + i * 78, 10 * math.sin(i * 1.3)
        left, right, peak = 450 - half, 450 + half, 450 + lean
        spring, shoulder = top + half * 0.95, top + half * 0.35
        arch = (
            f"M{left} 1040V{spring:.0f}C{left} {shoulder:.0f} {peak - half * 0.5:.0f} {top} {peak:.0f} {top}"
            f"S{right} {shoulder:.0f} {right} {spring:.0f}V1040z"
        )
        arches.append(fill(arch, colour))
    return Motif(DEEP, "".join(arches) + fill(box(0, 1040, WIDTH, 20), INK), SAND)


COVERS = {1: strands, 2: rampart, 3: terraces, 4: rings, 5: bridge, 6: square, 7: light, 8: kiln}
