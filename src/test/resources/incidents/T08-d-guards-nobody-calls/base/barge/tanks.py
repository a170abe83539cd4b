"""Tanks, and what is pumped into them."""

LITRES = 48_000  # what a tank holds
HEAD = 3.5  # metres of liquid above its floor


class Tank:
    def __init__(self, side, floor):
        self.side = side
        self.floor = floor
        self.held = 0

    def head(self):
        return self.held / (1000 * self.floor)

    def pump(self, litres):
        if litres < 0:
            raise ValueError(f"{litres} litres cannot be pumped")
        if self.held + litres > LITRES:
            raise OverflowError(f"{self.held + litres} litres in a tank of {LITRES}")
        self.held += litres
        if self.head() > HEAD:
            raise OverflowError(f"{self.head():.2f} m above the floor")


def spread(loads, tanks):
    for load in sorted(loads, reverse=True):
        lowest = min(tanks, key=lambda tank: (tank.held, tank.side))
        lowest.pump(load)
    return tanks
