"""Improve: simulated annealing. Move one circle, keep what is better and, while it is hot, some of what is not."""

import math

import geometry


def improve(centres, parameters, chance):
    centres = list(centres)
    radii = geometry.fit(centres)
    best, best_radii = list(centres), list(radii)
    total = best_total = sum(radii)
    steps = max(1, parameters["steps"])
    for step in range(steps):
        left = 1.0 - step / steps
        reach = 10.0 * parameters["rate"] * left + 1e-4
        moved = chance.randrange(len(centres))
        x, y = centres[moved]
        trial = list(centres)
        trial[moved] = (inside(x + chance.gauss(0, reach)), inside(y + chance.gauss(0, reach)))
        found = geometry.fit(trial, sweeps=2)
        gain = sum(found) - total
        if gain > 0 or chance.random() < math.exp(gain / (left / parameters["pressure"] / 10 + 1e-9)):
            centres, radii, total = trial, found, total + gain
            if total > best_total:
                best, best_radii, best_total = list(centres), list(radii), total
    return best, geometry.fit(best)


def inside(value):
    return min(0.995, max(0.005, value))
