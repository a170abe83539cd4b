"""Start: a square grid, and what is left over in the gaps between its cells."""

import geometry


def centres(count, parameters, chance):
    side = max(1, min(parameters["rows"], int(count**0.5)))
    points = [((column + 0.5) / side, (row + 0.5) / side) for row in range(side) for column in range(side)]
    gaps = [(column / side, row / side) for row in range(1, side) for column in range(1, side)]
    points = (points + gaps)[:count]
    while len(points) < count:
        points.append((chance.random(), chance.random()))
    return [geometry.scatter(point, parameters["jitter"], chance) for point in points]
