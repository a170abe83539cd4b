import json
with open("/candidate/out/times.json", encoding="utf-8") as file:
    print(json.dumps({"metrics": {"waiting": str(sum(json.load(file)))}, "flags": []}))
