"""What a run leaves behind besides its layout."""

import json
import pathlib

import numpy as np

from common.shell import sh

OUT = pathlib.Path("out")


def machine():
    cores = sh(["nproc"])
    kernel = sh(["uname", "-sr"])
    return {"cores": cores, "kernel": kernel}


def save_layout(places, cost):
    OUT.mkdir(exist_ok=True)
    (OUT / "layout.json").write_text(json.dumps({"places": places, "cost": cost}), encoding="utf-8")


def snapshot(restart, generation, population, history):
    OUT.mkdir(exist_ok=True)
    np.save(OUT / f"population_{restart}_{generation}", np.stack(population))
    (OUT / f"history_{restart}_{generation}.json").write_text(json.dumps(history), encoding="utf-8")


def save_history(history):
    (OUT / "history.json").write_text(json.dumps({"machine": machine(), "history": history}), encoding="utf-8")
