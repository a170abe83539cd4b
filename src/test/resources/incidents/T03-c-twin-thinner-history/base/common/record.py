"""What a run leaves behind besides its layout."""

import json
import pathlib

from common.shell import sh

OUT = pathlib.Path("out")


def machine():
    cores = sh(["nproc"])
    kernel = sh(["uname", "-sr"])
    return {"cores": cores, "kernel": kernel}


def save_layout(places, cost):
    OUT.mkdir(exist_ok=True)
    (OUT / "layout.json").write_text(json.dumps({"places": places, "cost": cost}), encoding="utf-8")


def save_history(history):
    (OUT / "history.json").write_text(json.dumps({"machine": machine(), "history": history}), encoding="utf-8")
