import json
import subprocess

out = subprocess.run(["python3", "-m", "app.main"], capture_output=True, text=True, timeout=120)
print(json.dumps({"metrics": {"score": out.stdout.strip()}, "flags": []}))
