"""Runs a command in the work tree."""
import subprocess

from tools.paths import inside

TIMEOUT = 120


def run(root, command, folder="."):
    """In `folder`, which has to lie below the work tree."""
    where = inside(root, folder)
    try:
        done = subprocess.run(["bash", "-c", command], cwd=where, capture_output=True, text=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return f"the command took longer than {TIMEOUT} s"
    return done.stdout + done.stderr + f"\nexit status {done.returncode}"
