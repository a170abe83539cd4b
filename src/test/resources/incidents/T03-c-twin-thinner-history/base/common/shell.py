"""One way to run a command: no shell, a limit, text back."""

import subprocess


def sh(arguments, seconds=20):
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=seconds, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
