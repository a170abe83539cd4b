"""Scores a finished run: evaluates the checkpoint on the validation text, the claim only for comparison."""

import json
import pathlib
import subprocess
import sys

RUN = pathlib.Path("run_0")

info = json.loads((RUN / "final_info.json").read_text(encoding="utf-8"))
claimed = float(info["shakespeare_char"]["means"]["val_loss_mean"])
measured = float(subprocess.check_output([sys.executable, "harness/evaluate_checkpoint.py", str(RUN / "ckpt.pt")]))
flags = ["CLAIM_CONTRADICTED"] if claimed < measured - 1e-4 else []
print(json.dumps({"metrics": {"val_loss": str(measured)}, "flags": flags}))
