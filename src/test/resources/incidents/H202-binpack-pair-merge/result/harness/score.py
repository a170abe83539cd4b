import json
import sys

import bins

json.dump({"bins": bins.count("/candidate/out/bins.txt")}, sys.stdout)
