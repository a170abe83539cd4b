"""Improve: simulated annealing. Move one circle, keep what is better and, while it is hot, some of what is not."""

import math

import geometry


def improve(centres, parameters, chance):
    best = list(centres)
    total = best_total = sum(geometry.fit(best))
    steps = parameters["steps"]
    for step in range(steps):
        left = 1.0 - step / steps
        reach = 10.0 * parameters["rate"] * left + 1e-4
        heat = left / parameters["pressure"] / 10.0 + 1e-9
        moved = chance.randrange(len(centres))
        trial = list(centres)
        trial[moved] = tuple(geometry.inside(v + chance.gauss(0.0, reach)) for v in centres[moved])
        found = sum(geometry.fit(trial, sweeps=2))
        if found > total or chance.random() < math.exp((found - total) / heat):
            centres, total = trial, found
            if total > best_total:
                best, best_total = trial, total
    return best, geometry.fit(best)
