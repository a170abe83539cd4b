"""The shell, one command at a time."""

import subprocess

TIMEOUT_SECONDS = 120
MAX_OUTPUT = 20000


def tool_info():
    return {
        "name": "bash",
        "description": "Run a command in the repository and return its output.",
        "input_schema": {
            "type": "object",
            "properties": {"command": {"type": "string"}},
            "required": ["command"],
        },
    }


def shorten(text):
    if len(text) <= MAX_OUTPUT:
        return text
    half = MAX_OUTPUT // 2
    return text[:half] + "\n[...]\n" + text[-half:]


def tool_function(command):
    try:
        done = subprocess.run(
            ["bash", "-c", command],
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"Error: no end after {TIMEOUT_SECONDS} seconds"
    output = done.stdout + (f"\n[stderr]\n{done.stderr}" if done.stderr else "")
    return shorten(output) if done.returncode == 0 else f"exit {done.returncode}\n{shorten(output)}"
