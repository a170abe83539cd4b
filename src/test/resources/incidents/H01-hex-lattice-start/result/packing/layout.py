"""Where the circles begin: rows of a hexagonal lattice."""
import math

import numpy as np


# Circles per row for sizes that were tried by hand; every other size takes as many even rows as it needs.
ROWS = {
    10: (3, 4, 3),
    14: (3, 4, 3, 4),
    18: (4, 3, 4, 3, 4),
    22: (5, 4, 4, 4, 5),
    26: (5, 6, 5, 6, 4),
}
HALF = 0.5


def centres(count):
    """Shifted rows, so that each circle sits between two of the row below."""
    rows = ROWS.get(count) or even_rows(count)
    points = []
    for row, size in enumerate(rows):
        y = (row + HALF) / len(rows)
        points.extend(((k + HALF) / size, y) for k in range(size))
    return np.array(points[:count])


def even_rows(count):
    rows = math.ceil(math.sqrt(count))
    short, longer = divmod(count, rows)
    return [short + (row < longer) for row in range(rows)]
