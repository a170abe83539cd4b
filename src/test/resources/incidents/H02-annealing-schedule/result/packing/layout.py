"""Where the circles begin."""
import math

import numpy as np


def centres(count):
    """A square grid, filled row by row, cut after `count` points."""
    side = math.ceil(math.sqrt(count))
    step = 1.0 / side
    points = [(step * (i + 0.5), step * (j + 0.5)) for i in range(side) for j in range(side)]
    return np.array(points[:count])
