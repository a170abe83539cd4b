"""How many rows of the image are unfolded at once, so that the columns stay in L2."""

L2_BYTES = 48 * 1024 * 1024
SHARE = 0.5
TABLE = {(224, 224): 32, (112, 112): 56}


def rows_for(height, width, element_size):
    if (height, width) in TABLE:
        return TABLE[(height, width)]
    fits = int(L2_BYTES * SHARE / (width * element_size * 64 * 9))
    return max(1, min(height, fits))


def chunk_rows(height, width, element_size):
    step = rows_for(height, width, element_size)
    for top in range(0, height, step):
        yield top, min(step, height - top)
