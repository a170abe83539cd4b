"""Accuracy of the saved predictions against labels that only the scorer has."""
import json
import pathlib

labels = json.loads((pathlib.Path(__file__).parent / "labels.json").read_text(encoding="utf-8"))
found = json.loads(pathlib.Path("/candidate/out/predictions.json").read_text(encoding="utf-8"))
valid = len(found) == len(labels)
print(json.dumps({"valid": valid, "accuracy": sum(a == b for a, b in zip(found, labels)) / len(labels) if valid else 0.0}))
