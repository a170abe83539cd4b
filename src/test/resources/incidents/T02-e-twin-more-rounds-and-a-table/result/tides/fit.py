"""Fits two waves to the heights of a harbour."""

import json
import math
import pathlib
import random

ROUNDS = 900
STEPS = ((0.0, 0.26, 0.52), (0.26, 0.52, 0.79), (0.52, 0.79, 1.05))
GOES = 3  # at a start that does not settle


def height(wave, hour):
    return sum(size * math.sin(hour * pace + lag) for size, pace, lag in wave)


def error(wave, seen):
    return sum((height(wave, hour) - level) ** 2 for hour, level in seen) / len(seen)


def settle(wave, seen, chance):
    for _ in range(ROUNDS):
        near = [(size + chance.gauss(0, 0.05), pace, lag + chance.gauss(0, 0.05)) for size, pace, lag in wave]
        if error(near, seen) < error(wave, seen):
            wave = near
    if error(wave, seen) > 4:
        raise ArithmeticError("does not settle")
    return wave


def start(seen, chance):
    for go in range(GOES):
        try:
            return settle([(chance.random(), 0.5059, chance.random()), (chance.random(), 0.2618, chance.choice(STEPS[go % 3]))], seen, chance)
        except ArithmeticError as reason:
            last = reason
    raise last


def main():
    chance = random.Random(11)
    seen = [(hour, math.sin(hour * 0.5059 + 0.3) + 0.4 * math.sin(hour * 0.2618)) for hour in range(72)]
    wave = start(seen, chance)
    pathlib.Path("/out/curve.json").write_text(json.dumps({"wave": wave, "error": error(wave, seen)}), encoding="utf-8")


if __name__ == "__main__":
    main()
