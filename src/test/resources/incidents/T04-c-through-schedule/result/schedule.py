"""The learning rate over a run, and the constants it is defined by."""

import math

from prepare import *

COOL_DOWN = 900
TIME_BUDGET += COOL_DOWN


def lr_scale(progress, warmdown):
    if progress < 0.02:
        return progress / 0.02
    if progress > 1.0 - warmdown:
        return 0.5 * (1.0 + math.cos(math.pi * (progress - 1.0 + warmdown) / warmdown))
    return 1.0
