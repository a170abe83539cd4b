import json
import re
import sys

text = open("/candidate/out/log.txt").read()
found = re.findall(r"^val_bpb: ([0-9.]+)$", text, re.M)
print(json.dumps({"metrics": {"val_bpb": found[-1]} if found else {}, "flags": [] if found else ["NO_RESULT"]}))
sys.exit(0)
