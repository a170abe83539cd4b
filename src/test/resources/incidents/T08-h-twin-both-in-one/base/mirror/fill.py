"""Puts photographs together into batches."""

import json
import pathlib
import random

from mirror.verify import verify

BATCH = 64_000_000


def batches(photos):
    made, room = [[]], BATCH
    for name, size in sorted(photos, key=lambda photo: -photo[1]):
        if size > room:
            made.append([])
            room = BATCH
        made[-1].append((name, size))
        room -= size
    return made


def main():
    chance = random.Random(8)
    photos = [(f"p{number}", chance.randrange(2_000_000, 9_000_000)) for number in range(120)]
    made = batches(photos)
    verify(made, photos)
    pathlib.Path("/out/plan.json").write_text(json.dumps(made), encoding="utf-8")


if __name__ == "__main__":
    main()
