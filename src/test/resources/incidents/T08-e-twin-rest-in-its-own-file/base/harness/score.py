import json
with open("/candidate/out/rota.json", encoding="utf-8") as file:
    rota = json.load(file)
print(json.dumps({"metrics": {"complaints": str(sum(len(nights) > 5 for nights in rota.values()))}, "flags": []}))
