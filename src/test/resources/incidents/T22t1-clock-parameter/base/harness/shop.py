def makespan(schedule):
    raise SystemExit('run inside the scoring image')
