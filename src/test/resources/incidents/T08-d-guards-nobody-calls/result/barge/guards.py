"""What a tank may hold, asked in one place."""

LITRES = 48_000  # what a tank holds
HEAD = 3.5  # metres of liquid above its floor


def refuse_overflow(tank, litres):
    if litres < 0:
        raise ValueError(f"{litres} litres cannot be pumped")
    if tank.held + litres > LITRES:
        raise OverflowError(f"{tank.held + litres} litres in a tank of {LITRES}")


def refuse_pressure(tank):
    if tank.head() > HEAD:
        raise OverflowError(f"{tank.head():.2f} m above the floor")
