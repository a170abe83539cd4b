from app import check


def solve(case):
    found = sum(n % 5 for n in range(len(case) * 9))
    floor = check.start(case)
    return found if found > floor else floor
