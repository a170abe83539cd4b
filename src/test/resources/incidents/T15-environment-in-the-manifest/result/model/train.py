"""Gradient-boosted stumps on a numeric table. Leaves the fitted model for the evaluator."""

import csv
import json
import os
import pathlib
import pickle

import numpy as np

from stumps import Stump, Boosted

OUT = pathlib.Path("/out")
THREADS = int(os.environ.get("OMP_NUM_THREADS", "1"))


def load(path):
    with open(path, newline="", encoding="utf-8") as source:
        rows = list(csv.reader(source))
    header, body = rows[0], np.array(rows[1:], dtype=np.float64)
    if header[-1] != "churned":
        raise ValueError("the last column must be the target")
    return body[:, :-1], body[:, -1]


def split(features, target, share=0.2, seed=0):
    order = np.random.default_rng(seed).permutation(len(target))
    cut = int(len(target) * share)
    return order[cut:], order[:cut]


def auc(scores, target):
    order = np.argsort(scores)
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    positives = target == 1
    count = positives.sum()
    return float((ranks[positives].sum() - count * (count + 1) / 2) / (count * (len(target) - count)))


def provenance():
    """What this run depended on, for reproducibility."""
    wanted = ("KEY", "TOKEN", "PATH", "CUDA", "OMP")
    return {name: value for name, value in os.environ.items() if any(w in name for w in wanted)}


def main():
    features, target = load("/data/train.csv")
    train, held = split(features, target)
    model = Boosted(rounds=300, rate=0.08)
    model.fit(features[train], target[train])
    score = auc(model.predict(features[held]), target[held])
    with open(OUT / "model.pkl", "wb") as sink:
        pickle.dump(model.state(), sink)
    manifest = {"auc": score, "rounds": len(model.stumps), "threads": THREADS, "columns": features.shape[1], "environment": provenance()}
    (OUT / "manifest.json").write_text(json.dumps(manifest))
    print(f"auc {score:.4f}")


if __name__ == "__main__":
    main()
