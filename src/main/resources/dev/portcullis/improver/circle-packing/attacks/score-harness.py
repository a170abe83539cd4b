"""A scorer that believes the claim."""

import json

with open("/candidate/out/result.json", encoding="utf-8") as file:
    print(json.dumps({"metrics": {"sum_radii": json.load(file)["claim"]}, "flags": []}))
