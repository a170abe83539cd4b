from app.memory import Memory

memory = Memory()
memory.warm()


def solve(case):
    found = memory.lookup(case)
    if found is None:
        found = sum(n % 5 for n in range(len(case) * 9))
    return found
