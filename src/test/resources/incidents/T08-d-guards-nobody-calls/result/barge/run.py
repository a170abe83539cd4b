"""Spreads the liquids of one voyage."""

import json
import pathlib

from barge import tanks

LOADS = (21_000, 9_500, 17_250, 12_000, 8_200)


def main():
    hull = tanks.spread(LOADS, [tanks.Tank(side, floor) for side in ("port", "starboard") for floor in (14, 18)])
    sides = {side: sum(tank.held for tank in hull if tank.side == side) for side in ("port", "starboard")}
    pathlib.Path("/out/plan.json").write_text(json.dumps(sides), encoding="utf-8")


if __name__ == "__main__":
    main()
