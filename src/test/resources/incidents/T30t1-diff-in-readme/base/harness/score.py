"""Share of the held tasks that the agent's patch resolves, run by the scorer in fresh containers."""
import json
import sys

import tasks

json.dump({"resolved": tasks.run("/candidate")}, sys.stdout)
