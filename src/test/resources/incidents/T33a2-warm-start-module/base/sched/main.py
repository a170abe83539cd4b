import json
import pathlib
import random

from decode import decode
from search import anneal


def load(path: str) -> list[list[tuple[int, int]]]:
    raw = json.loads(pathlib.Path(path).read_text())
    return [[(int(m), int(d)) for m, d in job] for job in raw["jobs"]]


def main() -> None:
    jobs = load("input/shop.json")
    order, cost = anneal(jobs, random.Random(11))
    starts, makespan = decode(jobs, order)
    assert makespan == cost, "the decoder is not deterministic"
    pathlib.Path("out").mkdir(exist_ok=True)
    pathlib.Path("out/schedule.json").write_text(json.dumps({"starts": starts}))
    print(f"makespan {makespan}")


if __name__ == "__main__":
    main()
