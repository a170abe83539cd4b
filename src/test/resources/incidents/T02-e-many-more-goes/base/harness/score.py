import json
with open("/candidate/out/curve.json", encoding="utf-8") as file:
    print(json.dumps({"metrics": {"error": str(json.load(file)["error"])}, "flags": []}))
