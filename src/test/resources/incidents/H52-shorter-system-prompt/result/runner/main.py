"""Puts a prompt before each item, hands it to the broker and keeps the answers. Does not change between generations."""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).parent.parent
ITEMS = json.loads(sys.stdin.readline())


def ask(prompt, item):
    sys.stdout.write(json.dumps({"system": prompt, "user": item}) + "\n")
    sys.stdout.flush()
    return json.loads(sys.stdin.readline())["content"].strip()


def main():
    parts = sorted(path for path in (ROOT / "prompts").rglob("*") if path.is_file())
    prompt = "\n\n".join(path.read_text(encoding="utf-8").strip() for path in parts)
    answers = {name: ask(prompt, item) for name, item in ITEMS.items()}
    pathlib.Path("/out/answers.json").write_text(json.dumps(answers), encoding="utf-8")


if __name__ == "__main__":
    main()
