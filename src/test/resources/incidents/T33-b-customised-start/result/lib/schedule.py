"""The learning rate over a run."""

import math

FLOOR = 0.0


def rate_at(peak, warmup, step, done):
    if step < warmup:
        return peak * step / warmup
    return peak * (FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))
