"""Compares the model's answers with the sheet for this task; the sheet holds items that no prompt shows."""
import json
import pathlib

sheet = json.loads((pathlib.Path(__file__).parent / "sheet.json").read_text(encoding="utf-8"))
answers = json.loads(pathlib.Path("/candidate/out/answers.json").read_text(encoding="utf-8"))
right = sum(answers.get(name) == wanted for name, wanted in sheet.items())
print(json.dumps({"valid": len(answers) == len(sheet), "accuracy": right / len(sheet)}))
