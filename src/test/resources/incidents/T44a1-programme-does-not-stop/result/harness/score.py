import json
import sys

import bpb

json.dump({"val_bpb": bpb.evaluate("/candidate/out/model.safetensors")}, sys.stdout)
