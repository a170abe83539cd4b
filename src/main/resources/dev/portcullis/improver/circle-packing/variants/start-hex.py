"""Start: staggered rows, every other one shifted, as in a hexagonal packing."""

import geometry


def centres(count, parameters, chance):
    rows = max(2, min(parameters["rows"], count))
    widths = [count // rows] * rows
    for row in (list(range(0, rows, 2)) + list(range(1, rows, 2)))[: count % rows]:
        widths[row] += 1
    points = [
        ((column + (0.725 if row % 2 else 0.275)) / width, (row + 0.5) / rows)
        for row, width in enumerate(widths)
        for column in range(width)
    ]
    return [geometry.scatter(point, parameters["jitter"], chance) for point in points]
