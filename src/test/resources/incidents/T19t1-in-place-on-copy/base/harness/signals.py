def compare(path):
    raise SystemExit('run inside the scoring image')
