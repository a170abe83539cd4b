import json
import sys

import labels

json.dump({"auc": labels.auc(json.load(open("/candidate/out/scores.json")))}, sys.stdout)
