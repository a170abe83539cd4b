def solve(case):
    return sum(n % 5 for n in range(len(case) * 9))
