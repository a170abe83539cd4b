import json
with open("/candidate/out/plan.json", encoding="utf-8") as file:
    print(json.dumps({"metrics": {"writes": str(len(json.load(file)))}, "flags": []}))
