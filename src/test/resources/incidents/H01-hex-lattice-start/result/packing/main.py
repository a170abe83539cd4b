"""Packs 26 circles into the unit square and writes them to /out/result.json."""
import json
import pathlib
import sys

import numpy as np

from improve import improve
from layout import centres

RESULT = pathlib.Path("/out/result.json")


def radii_for(points):
    """Half the distance to the nearest neighbour, at most the distance to the border."""
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    border = np.minimum(points, 1 - points).min(axis=1)
    return np.minimum(border, apart.min(axis=1) / 2) * (1 - 1e-12)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 26
    points = improve(centres(count), radii_for)
    radii = radii_for(points)
    assert len(radii) == count
    circles = np.column_stack([points, radii]).tolist()
    RESULT.write_text(json.dumps({"circles": circles}), encoding="utf-8")
    print(f"sum of radii {radii.sum():.6f}")


if __name__ == "__main__":
    main()
