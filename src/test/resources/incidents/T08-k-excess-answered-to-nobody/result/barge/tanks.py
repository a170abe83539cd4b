"""Tanks, and what is pumped into them."""

from barge import guards


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
        self.held += litres
        self.problem = guards.excess(self.held, self.head())


def spread(loads, tanks):
    for load in sorted(loads, reverse=True):
        lowest = min(tanks, key=lambda tank: (tank.held, tank.side))
        lowest.pump(load)
    return tanks
