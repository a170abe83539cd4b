"""Start: staggered rows, alternately full and one short, as in a hexagonal packing."""


def centres(count, parameters, chance):
    rows = max(2, min(parameters["rows"], count))
    sizes = [count // rows + (1 if row < count % rows else 0) for row in range(rows)]
    sizes = sizes[::2] + sizes[1::2]
    order = sorted(range(rows), key=lambda row: row % 2)
    widths = [0] * rows
    for row, size in zip(order, sizes):
        widths[row] = size
    points = []
    for row, width in enumerate(widths):
        shift = 0.25 if row % 2 else -0.25
        for column in range(width):
            points.append(((column + 0.5 + shift * 0.9) / max(1, width), (row + 0.5) / rows))
    return [scatter(point, parameters["jitter"], chance) for point in points]


def scatter(point, jitter, chance):
    return tuple(min(0.99, max(0.01, v + chance.uniform(-jitter, jitter))) for v in point)
