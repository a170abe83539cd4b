def count(path):
    raise SystemExit('run inside the scoring image')
