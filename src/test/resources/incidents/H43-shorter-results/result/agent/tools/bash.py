"""Runs a command in the work tree."""
import subprocess

TIMEOUT = 60
HEAD, TAIL = 6_000, 4_000


def shortened(text):
    """Head and tail: compilers tell most at the top, test runners at the bottom."""
    if len(text) <= HEAD + TAIL:
        return text
    return f"{text[:HEAD]}\n... {len(text) - HEAD - TAIL} characters left out ...\n{text[-TAIL:]}"


def run(root, command):
    try:
        done = subprocess.run(["bash", "-c", command], cwd=root, capture_output=True, text=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return f"the command took longer than {TIMEOUT} s and was killed; run a smaller part of it"
    return shortened(done.stdout + done.stderr) + f"\nexit status {done.returncode}"
