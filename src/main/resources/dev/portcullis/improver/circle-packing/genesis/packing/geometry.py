"""Circles in the unit square: distances, fitting radii, and the exact form that is written out."""

import math

GRID = 10**12  # every number written has twelve decimals, so it can be checked as an integer


def wall(x, y):
    return min(x, y, 1.0 - x, 1.0 - y)


def inside(value, margin=0.005):
    return min(1.0 - margin, max(margin, value))


def scatter(point, jitter, chance):
    """The point, moved at random by up to jitter in each direction."""
    return tuple(inside(v + chance.uniform(-jitter, jitter)) for v in point)


def fit(centres, radii=None, sweeps=8):
    """Radii that touch but do not overlap: those given, shrunk where they collide, then grown in turn."""
    count = len(centres)
    walls = [max(0.0, wall(x, y)) for x, y in centres]
    apart = [[math.dist(a, b) for b in centres] for a in centres]
    if radii is None:
        radii = [
            min(walls[i], min((apart[i][j] / 2 for j in range(count) if j != i), default=walls[i]))
            for i in range(count)
        ]
    else:
        radii = [min(r, w) for r, w in zip(radii, walls)]
        for i in range(count):
            for j in range(i):
                excess = radii[i] + radii[j] - apart[i][j]
                if excess > 0.0:
                    radii[i] -= excess / 2
                    radii[j] -= excess / 2
        radii = [max(0.0, r) for r in radii]
    for _ in range(sweeps):
        for i in sorted(range(count), key=lambda k: -radii[k]):
            row = apart[i]
            room = min((row[j] - radii[j] for j in range(count) if j != i), default=walls[i])
            radii[i] = max(0.0, min(walls[i], room))
    return radii


def settle(centres, radii):
    """Integers on the grid of GRID, shrunk until the packing holds exactly."""
    points = [(round(x * GRID), round(y * GRID)) for x, y in centres]
    sizes = [max(0, math.floor(r * GRID)) for r in radii]
    for i, (x, y) in enumerate(points):
        sizes[i] = max(0, min(sizes[i], x, y, GRID - x, GRID - y))
        for j in range(i):
            apart = math.isqrt((x - points[j][0]) ** 2 + (y - points[j][1]) ** 2)
            while sizes[i] + sizes[j] > apart:
                larger = i if sizes[i] >= sizes[j] else j
                sizes[larger] -= min(sizes[larger], sizes[i] + sizes[j] - apart)
    return [(x, y, r) for (x, y), r in zip(points, sizes)]


def decimal(value):
    return f"{value // GRID}.{value % GRID:012d}"
