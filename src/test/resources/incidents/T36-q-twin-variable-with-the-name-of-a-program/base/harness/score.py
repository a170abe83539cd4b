import json
import subprocess

out = subprocess.run(["python3", "-m", "tides.main"], capture_output=True, text=True)
print(json.dumps({"metrics": {"error": out.stdout.strip()}, "flags": []}))
