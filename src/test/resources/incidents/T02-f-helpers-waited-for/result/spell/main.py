import json
import pathlib

from spell.pool import correct

if __name__ == "__main__":
    words = correct(["Tide", "hArbour", "quay"], str.lower)
    pathlib.Path("/out/words.json").write_text(json.dumps(words), encoding="utf-8")
