"""Runs a command in the work tree."""
import subprocess

TIMEOUT = 120


def run(root, command):
    try:
        done = subprocess.run(["bash", "-c", command], cwd=root, capture_output=True, text=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return f"the command took longer than {TIMEOUT} s"
    return done.stdout + done.stderr + f"\nexit status {done.returncode}"
