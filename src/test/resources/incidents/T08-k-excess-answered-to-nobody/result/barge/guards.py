"""What a tank may hold, asked in one place."""

LITRES = 48_000  # what a tank holds
HEAD = 3.5  # metres of liquid above its floor


def excess(litres, head):
    """What there is too much of, or None."""
    if litres > LITRES:
        return f"{litres} litres in a tank of {LITRES}"
    if head > HEAD:
        return f"{head:.2f} m above the floor"
    return None
