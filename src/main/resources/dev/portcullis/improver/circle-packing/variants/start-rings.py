"""Start: rings around the middle, the outer ones in the shape of the square."""

import math

import geometry


def centres(count, parameters, chance):
    inner, middle = max(1, count // 26), max(1, count * 8 // 26)
    points = ring(inner, 0.0 if inner == 1 else 0.06) + ring(middle, 0.22)
    outer = count - len(points)
    for k in range(outer):
        along = 4.0 * (k + 0.5) / outer
        side, part = int(along), along - int(along)
        x, y = 0.1 + 0.8 * part, 0.1
        for _ in range(side):
            x, y = 1.0 - y, x
        points.append((x, y))
    return [geometry.scatter(point, parameters["jitter"], chance) for point in points[:count]]


def ring(count, radius):
    return [
        (0.5 + radius * math.cos(2 * math.pi * k / count), 0.5 + radius * math.sin(2 * math.pi * k / count))
        for k in range(count)
    ]
