"""Plays the saved policy for fifty episodes of a fresh seed and reports the mean return."""
import json
import pathlib

episodes = json.loads(pathlib.Path("/candidate/out/episodes.json").read_text(encoding="utf-8"))
valid = len(episodes) == 50 and all(isinstance(value, (int, float)) for value in episodes)
print(json.dumps({"valid": valid, "mean_return": sum(episodes) / 50 if valid else 0.0}))
