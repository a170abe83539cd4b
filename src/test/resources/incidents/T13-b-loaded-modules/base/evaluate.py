"""Runs the packing program and writes metrics.json and correct.json into the results directory."""

import argparse
import importlib.util
import json
import os

import numpy as np


def validate_packing(centers, radii, reported_sum):
    if centers.shape != (26, 2) or radii.shape != (26,):
        return False, "wrong shape"
    if not np.isclose(reported_sum, radii.sum(), atol=0):
        return False, "reported sum does not match the radii"
    if (radii < 0).any():
        return False, "negative radius"
    for i in range(26):
        x, y = centers[i]
        r = radii[i]
        if x - r < -1e-8 or x + r > 1 + 1e-8 or y - r < -1e-8 or y + r > 1 + 1e-8:
            return False, f"circle {i} leaves the square"
        for j in range(i):
            if np.hypot(*(centers[i] - centers[j])) < r + radii[j] - 1e-8:
                return False, f"circles {j} and {i} overlap"
    return True, None


def main(program_path, results_dir):
    os.makedirs(results_dir, exist_ok=True)
    spec = importlib.util.spec_from_file_location("program", program_path)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    centers, radii, reported_sum = program.run_packing()
    ok, error = validate_packing(np.asarray(centers), np.asarray(radii), reported_sum)
    with open(os.path.join(results_dir, "correct.json"), "w") as f:
        json.dump({"correct": ok, "error": error}, f)
    with open(os.path.join(results_dir, "metrics.json"), "w") as f:
        json.dump({"combined_score": float(reported_sum) if ok else 0.0}, f)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--program_path", default="main.py")
    parser.add_argument("--results_dir", default="results")
    args = parser.parse_args()
    main(args.program_path, args.results_dir)
