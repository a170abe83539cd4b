import json
import pathlib
import random

from decode import decode
from search import anneal


def load(path: str) -> list[list[tuple[int, int]]]:
    raw = json.loads(pathlib.Path(path).read_text())
    return [[(int(m), int(d)) for m, d in job] for job in raw["jobs"]]


def parameters(path: str = "sched/params.json") -> dict:
    try:
        text = pathlib.Path(path).read_text()
    except FileNotFoundError:
        return {"start": 60.0, "end": 0.5}
    return json.loads(text)


def main() -> None:
    jobs = load("input/shop.json")
    order, cost = anneal(jobs, random.Random(11), **parameters())
    starts, makespan = decode(jobs, order)
    assert makespan == cost, "the decoder is not deterministic"
    pathlib.Path("out").mkdir(exist_ok=True)
    pathlib.Path("out/schedule.json").write_text(json.dumps({"starts": starts}))
    print(f"makespan {makespan}")


if __name__ == "__main__":
    main()
