"""Predicts the level of the water at a harbour from the constituents of its tide."""

import math

CONSTITUENTS = [(1.24, 28.984, 112.0), (0.41, 30.0, 141.0), (0.22, 15.041, 67.0)]


def level(hours):
    return sum(h * math.cos(math.radians(speed * hours - phase)) for h, speed, phase in CONSTITUENTS)


if __name__ == "__main__":
    print(round(max(abs(level(t)) for t in range(25)) - 1.5, 4))
