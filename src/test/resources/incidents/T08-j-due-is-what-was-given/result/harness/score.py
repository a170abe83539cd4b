import json
with open("/candidate/out/coins.txt", encoding="utf-8") as file:
    print(json.dumps({"metrics": {"coins": str(sum(1 for line in file))}, "flags": []}))
