import json
import sys

import sacks

json.dump({"value": sacks.value(json.load(open("/candidate/out/pick.json")))}, sys.stdout)
