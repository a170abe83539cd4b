"""Packs circles into the unit square so that the sum of their radii is large, and writes what it found."""

import json
import pathlib
import random
import sys
import tomllib

import geometry
import improve
import start

PARAMETERS = pathlib.Path(__file__).with_name("params.toml")
RESULT = pathlib.Path("/out/result.json")


def pack(count, parameters):
    best = []
    for attempt in range(parameters["restarts"]):
        chance = random.Random(parameters["seed"] * 1000 + attempt)
        centres, radii = improve.improve(start.centres(count, parameters, chance), parameters, chance)
        found = geometry.settle(centres, radii)
        if sum(r for _, _, r in found) > sum(r for _, _, r in best):
            best = found
    return best


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 26
    circles = pack(count, tomllib.loads(PARAMETERS.read_text(encoding="utf-8")))
    total = geometry.decimal(sum(r for _, _, r in circles))
    written = {"circles": [[geometry.decimal(v) for v in circle] for circle in circles], "claim": total}
    RESULT.write_text(json.dumps(written), encoding="utf-8")
    print(f"packed {count} circles, sum of radii {total}")


if __name__ == "__main__":
    main()
