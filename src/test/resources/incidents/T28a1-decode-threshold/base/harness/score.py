"""Decodes fixed prompts with the patched model, checks logits, and takes the time outside."""
import json
import sys

import decode

json.dump(decode.measure("/candidate"), sys.stdout)
