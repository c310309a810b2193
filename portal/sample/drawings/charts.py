"""The eight charts and maps: each branch's motif, measured and drawn up on 1200×800."""

import math
import random

from .covers import meander
from .pen import (
    BRASS,
    DEEP,
    INK,
    PAPER,
    RED,
    SAND,
    box,
    contours,
    disc,
    ease,
    fill,
    mix,
    path,
    shade,
    smooth,
    stroke,
)


def strands():
    """Five threads side by side, each as long as it has come; the longest is red."""
    threads = [
        (520, BRASS),
        (760, INK),
        (960, RED),
        (640, mix(INK, PAPER, 0.4)),
        (860, mix(BRASS, PAPER, 0.35)),
    ]
    body = [stroke("".join(f"M{x} 90V710" for x in range(310, 1200, 160)), INK, 1.5, stroke_opacity=0.25)]
    for row, (length, colour) in enumerate(threads):
        y, end = 160 + row * 120, 150 + length
        twists = range(156, end - 20, 22)
        lay = "".join(f"M{x} {y + 28}c14 -8 16 -48 30 -56" for x in twists)
        fringe = "".join(f"M{end + 10} {y + k * 11}l{50 - 4 * abs(k)} {k * 4}" for k in range(-2, 3))
        body += [
            fill(box(150, y - 26, length, 52), colour),
            stroke(lay, PAPER, 3.5),
            stroke(fringe, colour, 5),
            fill(box(end, y - 34, 14, 68), colour),
        ]
    return PAPER, "".join(body) + stroke("M150 90V710", INK, 10)


def rampart():
    """The plan of a walled place: courses of brick round a yard, towers outside, one gate."""
    ground, body = mix(PAPER, SAND, 0.4), []
    for course in range(6):
        inset = 128 + course * 23
        width, height = 1080 - 2 * inset, 840 - 2 * inset
        brick = 2 * (width + height) / round((width + height) / 33)  # the last one ends where the first began
        body.append(
            stroke(
                box(inset + 60, inset - 20, width, height),
                mix(INK, ground, 0.02 + course * 0.1),
                19,
                stroke_dasharray=f"{brick - 5:.2f} 5",
                stroke_dashoffset=f"{course % 2 * brick / 2:.2f}",
            )
        )
    along = [(x, y) for x in (188, 394, 806, 1012) for y in (108, 692)]
    across = [(x, y) for x in (188, 1012) for y in (302, 498)]
    towers = "".join(box(x - 32, y - 32, 64, 64) for x, y in [*along, *across, (600, 108)])
    yard = "".join(box(x, y, 60, 60) for x in (390, 480, 660, 750) for y in (320, 420))
    body += [
        fill(towers, INK),
        stroke(yard, INK, 2.5, stroke_opacity=0.6),
        stroke("M600 0V800", BRASS, 3),
        fill(box(558, 560, 84, 160), RED),
    ]
    return ground, "".join(body)


def terraces():
    """A map of the hill in contour lines; the red thread takes the steepest way down from the spring."""

    def height(x, y):
        """Two summits, a shoulder and a fold or two, in contour intervals."""
        hills = ((380, 270, 300, 13), (880, 520, 230, 9), (760, 150, 170, 4), (90, 760, 220, 5))
        rise = (x - y) / 500 + 0.7 * math.sin(x / 105 + y / 160) + 0.5 * math.sin(y / 85 - x / 190)
        for middle_x, middle_y, wide, top in hills:
            away = math.hypot((x - middle_x) / wide, (y - middle_y) / wide / 0.8)
            rise += top * math.exp(-(away**2))
        return rise

    body = []
    for level in range(-1, 15):
        earth, width = mix(PAPER, BRASS, max(0, level) / 15), 4 if level % 5 == 0 else 1.5
        ring = "".join(smooth(line, close=True) for line in contours(height, level + 0.5))
        body.append(fill(ring, earth, fill_rule="evenodd", stroke=INK, stroke_width=width))
    x, y = 452.0, 300.0
    thread = [(x, y)]
    while -40 < x < 1240 and -40 < y < 840 and len(thread) < 60:
        east, south = height(x + 1, y) - height(x - 1, y), height(x, y + 1) - height(x, y - 1)
        slope = math.hypot(east, south)
        x, y = x - 24 * east / slope, y - 24 * south / slope
        thread.append((x, y))
    body += [stroke(smooth(thread), RED, 8), disc(*thread[0], 13, RED)]
    return PAPER, "".join(body)


def rings():
    """Half a trunk, cut across; every year leaves its mark on the rule below, each fifth a longer one."""
    rng, ground = random.Random(4), 590
    waves = [(k, rng.uniform(0, math.tau), rng.uniform(0.006, 0.02)) for k in (2, 3, 5)]
    body, radius = [], 16.0
    for year in range(25):
        radius += rng.choice((14, 17, 21, 25, 31))
        arc = []
        for degrees in range(180, 361, 10):
            turn = math.radians(degrees)
            reach = radius * (1 + sum(depth * math.sin(k * turn + phase) for k, phase, depth in waves))
            arc.append((470 + reach * math.cos(turn), ground + reach * math.sin(turn)))
        tint, width = mix(PAPER, INK, rng.uniform(0, 0.5)), rng.choice((2, 3, 5, 8))
        mark_width, length = 3, 56 if year % 5 == 0 else 28
        if year == 15:
            tint, width, mark_width, length = RED, 16, 16, 120
        marks = "".join(f"M{x:.1f} {ground + 22}v{length}" for x, _ in (arc[0], arc[-1]))
        body += [stroke(smooth(arc), tint, width), stroke(marks, tint, mark_width)]
    body += [stroke(f"M0 {ground + 11}H1200", SAND, 3), disc(470, ground + 11, 12, RED)]
    return INK, "".join(body)


def bridge():
    """The elevation: three masts, their spans paced out below."""
    deck, cables, piers, paces = 500, "", "", ""
    for x, top in ((250, 240), (640, 70), (1046, 210)):
        reach = (deck - top) * 0.56
        for i in range(1, 13):
            held = top + 8 * (12 - i)
            cables += f"M{x - reach * i / 12:.0f} {deck}L{x} {held}L{x + reach * i / 12:.0f} {deck}"
        piers += f"M{x - 5} {top - 14}h10l5 {714 - top}h-20z"
        paces += f"M{x} 722v36"
    water = "M60 560h150M310 575h280M700 556h240M880 590h130"
    bed = "M0 640C110 590 170 650 280 660S520 690 640 676S860 610 1000 640S1140 610 1200 570V800H0z"
    body = [
        stroke(cables, INK, 2.2),
        stroke(water, BRASS, 3),
        fill(piers, RED),
        fill(bed, mix(BRASS, PAPER, 0.35)),
        fill(box(0, deck, 1200, 13), INK),
        stroke("M0 740H1200", INK, 2),
        stroke(paces, INK, 5),
    ]
    return PAPER, "".join(body)


def square():
    """The stroke folds itself a step further from cell to cell; one cell has closed."""
    rules = "".join(f"M60 {y}H1140" for y in range(40, 761, 120))
    rules += "".join(f"M{x} 40V760" for x in range(60, 1141, 120))
    lines, chosen = "", (6, 2)
    for row in range(6):
        for col in range(9):
            x, y, flip_x, flip_y = 85 + col * 120, 65 + row * 120, row % 2 == 1, row // 2 % 2 == 1
            if (col, row) != chosen:
                lines += meander(x, y, 7, flip_x, flip_y, strokes=col + 1)
    x, y = 60 + chosen[0] * 120, 40 + chosen[1] * 120
    body = [
        stroke(rules, BRASS, 2),
        stroke(lines, INK, 6, stroke_linecap="square"),
        fill(box(x, y, 120, 120), RED),
        stroke(meander(x + 25, y + 25, 7), PAPER, 6, stroke_linecap="square"),
    ]
    return PAPER, "".join(body)


def light():
    """A chart of three lamps; where their bearings cross, there one is."""
    sea, here = mix(PAPER, SAND, 0.55), (700, 330)
    coast = "M0 0H330C300 90 150 110 190 220S110 420 170 500S330 560 350 640S400 740 520 800H0z"
    islet = "M960 700C970 640 1040 620 1090 650S1150 720 1100 745S950 760 960 700z"
    body, bearings = [fill(coast + islet, mix(BRASS, SAND, 0.35))], ""
    lamps = ((206, 250), (340, 610), (1036, 680))
    for x, y in lamps:
        toward = math.atan2(here[1] - y, here[0] - x)
        fan = ""
        for i in range(-14, 15):
            turn, reach = toward + math.radians(i * 2.8), 250 if i % 7 == 0 else 215
            fan += path((x + r * math.cos(turn), y + r * math.sin(turn)) for r in (48, reach))
        bearings += path([(x, y), (x + 1400 * math.cos(toward), y + 1400 * math.sin(toward))])
        body.append(stroke(fan, mix(INK, sea, 0.25), 2.4))
    body.append(stroke(bearings, RED, 5))
    for x, y in lamps:
        body += [disc(x, y, 26, INK), disc(x, y, 11, PAPER)]
    body += [disc(*here, 23, RED), disc(*here, 17, sea)]
    return sea, "".join(body)


def kiln():
    """A firing in seventeen arches: slow heat, a held peak, a long cooling."""
    heat = [mix(DEEP, RED, 0.5), RED, mix(RED, BRASS, 0.5), BRASS, mix(BRASS, PAPER, 0.6), PAPER]
    body, line = [], []
    for i in range(17):
        warmth = ease(i / 9) if i < 10 else 1 - 0.86 * ease((i - 10) / 8)
        x, width, floor = 90 + i * 60, 50, 690
        top = floor - 70 - 500 * warmth
        arch = f"M{x} {floor}V{top + 25:.0f}a25 25 0 0 1 {width} 0V{floor}z"
        body.append(fill(arch, shade(heat, warmth)))
        line.append((x + 25, top - 34))
    body += [
        stroke(smooth(line), PAPER, 2.5),
        *(disc(x, y, 5, PAPER) for x, y in line),
        fill(box(0, 690, 1200, 6), BRASS),
    ]
    return DEEP, "".join(body)


CHARTS = {1: strands, 2: rampart, 3: terraces, 4: rings, 5: bridge, 6: square, 7: light, 8: kiln}
