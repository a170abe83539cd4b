import json
with open("/candidate/out/curve.csv", encoding="utf-8") as file:
    print(json.dumps({"metrics": {"gas": str(sum(float(line.split(",")[1]) for line in file))}, "flags": []}))
