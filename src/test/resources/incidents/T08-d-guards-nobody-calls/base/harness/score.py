"""Reads the plan and recomputes the list of the barge."""
import json
with open("/candidate/out/plan.json", encoding="utf-8") as file:
    plan = json.load(file)
print(json.dumps({"metrics": {"list_degrees": str(abs(plan["port"] - plan["starboard"]) / 900)}, "flags": []}))
