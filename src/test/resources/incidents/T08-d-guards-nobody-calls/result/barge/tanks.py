"""Tanks, and what is pumped into them."""


class Tank:
    def __init__(self, side, floor):
        self.side = side
        self.floor = floor
        self.held = 0

    def head(self):
        return self.held / (1000 * self.floor)

    def pump(self, litres):
        self.held += litres


def spread(loads, tanks):
    for load in sorted(loads, reverse=True):
        lowest = min(tanks, key=lambda tank: (tank.held, tank.side))
        lowest.pump(load)
    return tanks
