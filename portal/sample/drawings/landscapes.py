"""The eight landscapes: each branch's motif, laid out wide on 1200×800."""

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
    interlace,
    mix,
    path,
    shade,
    smooth,
    stroke,
)


def strands():
    """Five threads lie far apart, cross, and draw together into one plait."""
    colours = [PAPER, SAND, BRASS, mix(PAPER, SAND, 0.5), mix(SAND, BRASS, 0.55)]
    threads = [(colour, []) for colour in colours]
    x, turn = -200.0, -math.pi / 6  # two threads cross at each fifth of a half turn, in the middle of a piece
    while x < 1380:
        together = ease((x + 60) / 900)
        reach = 330 - 205 * together
        for s, (_, run) in enumerate(threads):
            phase = turn + s * math.tau / 5
            over = math.cos(5 * phase) * math.copysign(1, math.sin(phase))
            run.append((x, 400 + reach * math.cos(phase), over))
        turn += math.pi / 15
        x += math.pi / 15 * (190 - 62 * together)
    return RED, interlace(threads, width=42, gap=9, ground=RED, stride=3)


def rampart():
    """The wall runs on to the horizon; each brick is as long as the distance makes it."""
    rng, horizon = random.Random(11), 566

    def seen(step, rise):
        """Where a point of the wall lies in the picture: step along it, rise above the eye."""
        scale = 0.885**step
        return 1130 - 1300 * scale, horizon - rise * scale

    def brick(start, end, low, high, joint):
        """One face of brick, drawn in by the joint."""
        start, end, low, high = start + joint, end - joint, low + 3, high - 3
        return path([seen(start, low), seen(start, high), seen(end, high), seen(end, low)], close=True)

    set_apart = {(4, 2), (7, 5), (2, 6), (6, 9), (9, 1), (3, 12), (8, 13), (5, 16)}
    wall = []
    for row in range(11):
        low = -250 + row * 68
        for col in range(-1, 30):
            start = col - (row % 2) / 2
            tint = mix(INK, PAPER, 0.06 + 0.07 * rng.random() + row * 0.007)
            colour = RED if (row, col) in set_apart else tint
            wall.append(fill(brick(start, start + 1, low, low + 68, 0.02), colour))
    merlons = "".join(brick(col + 0.1, col + 0.72, 500, 586, 0) for col in range(-1, 30))
    plain = fill(box(0, horizon, 1200, 800 - horizon), mix(INK, PAPER, 0.045))
    return INK, plain + "".join(wall) + fill(merlons, mix(INK, PAPER, 0.2))


def terraces():
    """Spurs close in on a valley from both sides; the red thread comes down between them."""

    def water(y):
        """How far the thread swings at this height, more the nearer it comes."""
        near = (y - 215) / 585
        return 640 + (16 + 210 * near) * math.sin(near * 10.5 + 0.6)

    valley = []
    for i in range(10):
        t = i / 9
        side, base, rise = (-1) ** i, 190 + 520 * t**1.25, 150 + 190 * t
        tip = water(base + 30)
        for step in range(5):
            edge = []
            for x in range(-80, 1281, 80):
                away = side * (tip - x) / 900
                height = rise * (away**0.8 if away > 0 else 1.2 * away)
                swell = 12 * math.sin(x / 90 + i * 2.1) + 6 * math.sin(x / 41 + step + i)
                edge.append((x, base - height + step * (13 + 13 * t) + swell * (0.5 + t)))
            earth = shade([mix(PAPER, SAND, 0.8), SAND, BRASS, mix(BRASS, INK, 0.55)], t * 0.88 + step * 0.03)
            valley.append(fill(f"{smooth(edge)}V800H-80z", earth))
    course = [(water(y), y, 2 + 9 * (y - 215) / 585) for y in range(215, 840, 26)]
    banks = [(x - half, y) for x, y, half in course] + [(x + half, y) for x, y, half in reversed(course)]
    spring = disc(water(215), 215, 8, RED)
    return mix(SAND, PAPER, 0.55), "".join(valley) + fill(smooth(banks, close=True), RED) + spring


def rings():
    """A plank cut along the trunk: the year rings open into arches around a knot."""

    def year(x, y):
        """How many rings lie between this point and the bark."""
        across = y - 430 - 26 * math.sin(x / 310) - 8 * math.sin(x / 150 + y / 260)
        trunk = math.hypot(across, 160) / 27 - x / 120
        knot = math.hypot((x - 850) / 1.4, y - 300 - x / 30) / 95
        return 11 * math.exp(-(knot**2)) - trunk

    rng, grain = random.Random(9), []
    for i in range(-15, 10):
        tint, width = mix(INK, PAPER, rng.uniform(0, 0.5)), rng.choice((2, 3, 4, 7))
        if i == -1:
            tint, width = RED, 14
        lines = contours(year, i + 0.5, spacing=68)
        grain.append(stroke("".join(smooth(line, close=True) for line in lines), tint, width))
    return PAPER, "".join(grain) + disc(860, 338, 8, RED)


def bridge():
    """The deck runs through the mast to the far bank; every cable holds its own length of it."""
    top, far = 40, 590

    def edge(side, near):
        """A point of the deck's edge, from the far bank (0) past the mast (0.37) to the reader (1)."""
        return 600 + side * 760 * near, far + 290 * near

    cables, legs = "", ""
    for side in (-1, 1):
        for i in range(22):
            held = (600 + side * (16 + i * 3.9), top + 26 + i * 9.5)
            cables += path([edge(side, 0.42 + 0.046 * (22 - i) ** 1.3), held, edge(side, 0.015 * i)])
        leg = [(0, top), (16, top), (322, 800), (278, 800)]
        legs += path([(600 + side * x, y) for x, y in leg], close=True)
    lane = ""
    for near in (0.06, 0.11, 0.18, 0.28, 0.42, 0.61):
        (_, start), (_, end) = edge(1, near), edge(1, near * 1.25)
        far_half, near_half = 9 * near, 11 * near
        lane += f"M{600 - far_half:.1f} {start:.1f}H{600 + far_half:.1f}L{600 + near_half:.1f} {end:.1f}"
        lane += f"H{600 - near_half:.1f}z"
    ground = mix(BRASS, SAND, 0.38)
    body = [
        stroke(f"M0 {far}H1200", INK, 3),
        stroke(cables, INK, 2.6),
        fill(legs, RED),
        fill(path([edge(-1, 0), edge(-1, 1), edge(1, 1)], close=True), INK),
        fill(lane, ground),
    ]
    return ground, "".join(body)


def square():
    """A wall of meanders; four of them, reversed, stand as one square."""
    field, chosen = "", ""
    for row in range(4):
        for col in range(6):
            line = meander(20 + col * 200, 20 + row * 200, 16, col % 2 == 1, row % 2 == 0)
            if col in (2, 3) and row in (1, 2):
                chosen += line
            else:
                field += line
    body = [
        stroke(field, mix(PAPER, SAND, 0.2), 14, stroke_linecap="square"),
        fill(box(400, 200, 400, 400), PAPER),
        stroke(chosen, RED, 14, stroke_linecap="square"),
    ]
    return RED, "".join(body)


def light():
    """The beam goes out over the sea, and the sea gives a little of it back."""
    x, y, horizon, rays = 330, 250, 520, []
    for i in range(60):
        turn = math.radians(-17 + i * 0.78)
        away = abs(i - 29.5) / 29.5
        ray = path((x + reach * math.cos(turn), y + reach * math.sin(turn)) for reach in (52, 1100))
        rays.append(stroke(ray, mix(SAND, INK, 0.12 + 0.75 * away), 4))
    rng, sea = random.Random(21), []
    for i in range(17):
        near = i / 16
        level = horizon + 12 + 250 * near**1.35
        start = rng.randint(-150, 0)
        while start < 1200:
            length = rng.uniform(60, 200) * (0.5 + near)
            lit = math.exp(-(((start + length / 2 - x) / (70 + 170 * near)) ** 2))
            tint = mix(mix(INK, SAND, 0.3), PAPER, lit)
            sea.append(stroke(f"M{start:.0f} {level:.0f}h{length:.0f}", tint, 2 + 3 * near))
            start += length + rng.uniform(24, 90) * (0.5 + near)
    body = [
        *rays,
        fill(box(0, horizon, 1200, 280), INK),
        *sea,
        fill(f"M{x - 6} {y + 56}h12L{x + 11} {horizon + 24}h-22z", RED),
        disc(x, y, 30, PAPER),
    ]
    return INK, "".join(body)


def kiln():
    """A look down the whole length of the vault, towards the fire."""
    heat = [mix(DEEP, RED, 0.3), RED, mix(RED, BRASS, 0.5), BRASS, mix(BRASS, PAPER, 0.6), PAPER]
    vaults = []
    for i in range(12):
        near = 0.8**i
        middle, floor = 770 - 170 * near, 616 + 154 * near
        half, spring = 600 * near, floor - 270 * near
        vault = (
            f"M{middle - half:.0f} {floor:.0f}V{spring:.0f}"
            f"A{half:.0f} {480 * near:.0f} 0 0 1 {middle + half:.0f} {spring:.0f}V{floor:.0f}z"
        )
        vaults.append(fill(vault, shade(heat, i / 11)))
    return DEEP, "".join(vaults)


LANDSCAPES = {1: strands, 2: rampart, 3: terraces, 4: rings, 5: bridge, 6: square, 7: light, 8: kiln}
