import json
import sys

import grade

json.dump({"score": grade.run("/candidate")}, sys.stdout)
