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
    group,
    mix,
    path,
    shade,
    smooth,
    stroke,
)


def strands():
    """Five threads side by side, each as long as it has come; the longest is red."""
    threads = [(520, BRASS), (760, INK), (960, RED), (640, mix(INK, PAPER, 0.4)), (860, mix(BRASS, PAPER, 0.35))]
    body = [stroke("".join(f"M{x} 90V710" for x in range(310, 1200, 160)), INK, 1.5, stroke_opacity=0.25)]
    for row, (length, colour) in enumerate(threads):
        y, end = 160 + row * 120, 150 + length
        lay = "".join(
            f"M{x} {y + 28}C{x + 14} {y + 20} {x + 16} {y - 20} {x + 30} {y - 28}" for x in range(156, end - 20, 22)
        )
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
    towers = "".join(
        box(x - 32, y - 32, 64, 64) for x in (188, 394, 600, 806, 1012) for y in (108, 692) if (x, y) != (600, 692)
    )
    towers += "".join(box(x - 32, y - 32, 64, 64) for x in (188, 1012) for y in (302, 498))
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
        rise = sum(
            top * math.exp(-(((x - hx) / wide) ** 2) - ((y - hy) / (0.8 * wide)) ** 2) for hx, hy, wide, top in hills
        )
        return rise + 0.7 * math.sin(x / 105 + y / 160) + 0.5 * math.sin(y / 85 - x / 190) + x / 900

    body = []
    for level in range(0, 15):
        earth = shade([PAPER, SAND, BRASS], level / 14)
        ring = "".join(smooth(line, close=True) for line in contours(height, level + 0.5))
        body.append(fill(ring, earth, fill_rule="evenodd", stroke=INK, stroke_width=4 if level % 5 == 0 else 1.5))
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
    """A trunk cut across, one wedge drawn out to be counted; the red ring is the same in both."""
    rng = random.Random(4)
    waves = [(k, rng.uniform(0, math.tau), rng.uniform(0.008, 0.022)) for k in (2, 3, 5)]

    def arc(radius, start, end, middle):
        """The part of one year ring between two bearings."""
        points = []
        for n in range(25):
            turn = math.radians(start + (end - start) * n / 24)
            reach = radius * (1 + sum(depth * math.sin(k * turn + phase) for k, phase, depth in waves))
            points.append((middle + reach * math.cos(turn), 380 + reach * math.sin(turn)))
        return smooth(points)

    body, radius = [], 12.0
    for year in range(24):
        radius += rng.choice((9, 11, 13, 16, 19))
        tint, width = mix(PAPER, INK, rng.uniform(0, 0.45)), rng.choice((2, 3, 4, 6))
        if year == 15:
            tint, width = RED, 11
        mark = f"M{750 + radius:.0f} 690v{-44 if year % 5 == 0 else -22}"
        body += [
            stroke(arc(radius, 26, 334, 400), tint, width),
            stroke(arc(radius, -23, 23, 750), tint, width),
            stroke(mark, RED if year == 15 else SAND, 11 if year == 15 else 3),
        ]
    body += [stroke(f"M762 690H{750 + radius:.0f}", SAND, 3), disc(400, 380, 7, RED)]
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
    water = "".join(f"M{x} {y}h{w}" for x, y, w in ((60, 560, 150), (310, 575, 280), (700, 556, 240), (880, 590, 130)))
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
    rules = "".join(f"M60 {y}H1140" for y in range(40, 761, 120)) + "".join(
        f"M{x} 40V760" for x in range(60, 1141, 120)
    )
    lines, chosen = "", (6, 2)
    for row in range(6):
        for col in range(9):
            line = meander(
                60 + col * 120 + 25, 40 + row * 120 + 25, 7, row % 2 == 1, row // 2 % 2 == 1, strokes=col + 1
            )
            if (col, row) != chosen:
                lines += line
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
    heat = [mix(DEEP, RED, 0.5), RED, mix(RED, BRASS, 0.5), BRASS, SAND, PAPER]
    body, line = [], []
    for i in range(17):
        warmth = ease(i / 9) if i < 10 else 1 - 0.86 * ease((i - 10) / 8)
        x, width, floor = 90 + i * 60, 50, 690
        top = floor - 70 - 500 * warmth
        arch = f"M{x} {floor}V{top + 25:.0f}a25 25 0 0 1 {width} 0V{floor}z"
        body.append(fill(arch, shade(heat, warmth)))
        line.append((x + 25, top - 34))
    body += [stroke(smooth(line), SAND, 2.5), *(disc(x, y, 5, SAND) for x, y in line), fill(box(0, 690, 1200, 14), INK)]
    return DEEP, "".join(body)


CHARTS = {1: strands, 2: rampart, 3: terraces, 4: rings, 5: bridge, 6: square, 7: light, 8: kiln}
