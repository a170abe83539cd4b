def length(order):
    raise SystemExit('run inside the scoring image')
