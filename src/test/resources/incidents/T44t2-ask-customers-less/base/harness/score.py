import json
import sys

import judge

json.dump({"quality": judge.run("/candidate")}, sys.stdout)
