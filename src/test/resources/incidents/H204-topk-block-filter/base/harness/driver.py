def measure(path):
    raise SystemExit('run inside the scoring image')
