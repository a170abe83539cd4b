"""Turns a priority order of operations into start times."""


def decode(jobs: list[list[tuple[int, int]]], order: list[int]) -> tuple[list[list[int]], int]:
    """`jobs[j]` lists (machine, duration); `order` names each job once per operation."""
    nxt = [0] * len(jobs)
    ready = [0] * len(jobs)
    free: dict[int, int] = {}
    starts: list[list[int]] = [[] for _ in jobs]
    for job in order:
        machine, duration = jobs[job][nxt[job]]
        begin = max(ready[job], free.get(machine, 0))
        starts[job].append(begin)
        ready[job] = free[machine] = begin + duration
        nxt[job] += 1
    if any(n != len(job) for n, job in zip(nxt, jobs)):
        raise ValueError("the order does not name every operation")
    return starts, max(ready)
