"""The shell, one command at a time."""

import subprocess

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
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    parts = [f"exit {done.returncode}"] if done.returncode else []
    for name, text in (("stdout", done.stdout), ("stderr", done.stderr)):
        if text.strip():
            parts.append(f"[{name}]\n{shorten(text)}")
    return "\n".join(parts) or "no output"
