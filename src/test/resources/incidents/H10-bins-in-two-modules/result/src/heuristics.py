"""How sizes go into bins, and what is asked of them before."""


def check(sizes, capacity):
    if capacity <= 0:
        raise ValueError(f"a capacity above zero is needed, not {capacity}")
    for size in sizes:
        if not 0 < size <= capacity:
            raise ValueError(f"size {size} does not fit a bin of {capacity}")


def first_fit(sizes, capacity):
    bins = []
    for size in sizes:
        for b in bins:
            if b["used"] + size <= capacity:
                b["items"].append(size)
                b["used"] += size
                break
        else:
            bins.append({"items": [size], "used": size})
    return bins
