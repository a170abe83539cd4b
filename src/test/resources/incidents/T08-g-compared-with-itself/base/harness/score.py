import json
with open("/candidate/out/drawers.json", encoding="utf-8") as file:
    drawers = json.load(file)
sums = [sum(seeds) for seeds in drawers]
print(json.dumps({"metrics": {"spread": str(max(sums) - min(sums))}, "flags": []}))
