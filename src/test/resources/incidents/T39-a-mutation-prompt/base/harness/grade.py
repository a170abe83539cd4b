import json

from pipeline.answer import answer
from service import index, items, model, supported

right = sum(supported(answer(model, index, item["question"]), item) for item in items)
print(json.dumps({"metrics": {"supported": f"{right / len(items):.4f}"}, "flags": []}))
