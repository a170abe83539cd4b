from app.memory import Memory

memory = Memory()


def solve(case):
    found = memory.lookup(case)
    if found is None:
        found = sum(n % 5 for n in range(len(case) * 9))
        memory.keep(case, found)
    return found
