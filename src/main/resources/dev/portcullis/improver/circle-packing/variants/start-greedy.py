"""Start: each circle goes where, of many random places, it has the most room."""

import math

TRIALS = 60


def centres(count, parameters, chance):
    points, radii = [], []
    typical = 0.5 / max(1, parameters["rows"])
    while len(points) < count:
        best, room = None, -1.0
        for _ in range(TRIALS):
            x, y = chance.random(), chance.random()
            free = min(x, y, 1 - x, 1 - y, typical)
            for (a, b), r in zip(points, radii):
                free = min(free, math.hypot(x - a, y - b) - r)
            if free > room:
                best, room = (x, y), free
        points.append(best)
        radii.append(max(0.0, room))
    return points
