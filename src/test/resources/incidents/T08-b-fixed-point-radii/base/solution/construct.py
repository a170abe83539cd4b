"""Builds a packing of 26 circles: a hexagonal start, then random moves that are kept when they help."""

import json
import pathlib
import tomllib

import numpy as np

import geometry

HERE = pathlib.Path(__file__).parent
OUT = pathlib.Path("out/packing.json")


def start(count, params, rng):
    rows = params["rows"]
    points = []
    for row in range(rows):
        shift = 0.5 if row % 2 else 0.0
        for column in range(rows):
            points.append(((column + 0.5 + 0.5 * shift) / (rows + 0.5), (row + 0.5) / rows))
    points = np.array(points[:count])
    if len(points) < count:
        points = np.vstack([points, rng.random((count - len(points), 2))])
    return np.clip(points + rng.normal(0.0, params["jitter"], points.shape), 0.01, 0.99)


def search(count, params):
    rng = np.random.default_rng(params["seed"])
    centers = start(count, params, rng)
    radii = geometry.grow(centers)
    for step in range(params["steps"]):
        which = rng.integers(count)
        moved = centers.copy()
        scale = params["move"] * (1.0 - step / params["steps"])
        moved[which] = np.clip(moved[which] + rng.normal(0.0, scale, 2), 0.01, 0.99)
        candidate = geometry.grow(moved)
        if candidate.sum() > radii.sum():
            centers, radii = moved, candidate
    return centers, radii


def main():
    params = tomllib.loads((HERE / "search.toml").read_text(encoding="utf-8"))
    centers, radii = search(26, params)
    if not geometry.is_valid(centers, radii):
        raise SystemExit("packing is not valid")
    total = float(radii.sum())
    circles = [[float(x), float(y), float(r)] for (x, y), r in zip(centers, radii)]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"circles": circles, "claim": total}), encoding="utf-8")
    print(f"sum of radii {total:.9f}")


if __name__ == "__main__":
    main()
