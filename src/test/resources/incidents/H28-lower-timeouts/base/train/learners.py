"""Two learners without gradients for a linear policy on a toy walker."""
import math
import random
import time


def play(policy, seed):
    chance, speed, lean, total = random.Random(seed), 0.0, 0.0, 0.0
    for _ in range(200):
        push = math.tanh(policy[0] * speed + policy[1] * lean + policy[2])
        speed = 0.95 * speed + 0.1 * push
        lean = 0.9 * lean + 0.2 * push - 0.15 * speed + chance.gauss(0, 0.02)
        if abs(lean) > 1:
            break
        total += speed
    return total


def cem(section, until):
    chance, mean, spread = random.Random(section.getint("seed")), [0.0] * 3, [section.getfloat("noise")] * 3
    elite = section.getint("elite")
    best = float("-inf")
    for _ in range(section.getint("steps") // (200 * section.getint("population"))):
        if time.monotonic() > until:
            break
        found = [[chance.gauss(m, s) for m, s in zip(mean, spread)] for _ in range(section.getint("population"))]
        found.sort(key=lambda policy: -play(policy, 0))
        best = max(best, play(found[0], 0))
        mean = [sum(policy[k] for policy in found[:elite]) / elite for k in range(3)]
        spread = [0.05 + 0.8 * s for s in spread]
    return mean, best


def es(section, until):
    chance, mean = random.Random(section.getint("seed")), [0.0] * 3
    sigma, rate = section.getfloat("sigma"), section.getfloat("rate")
    for _ in range(section.getint("steps") // (400 * section.getint("population"))):
        if time.monotonic() > until:
            break
        slope = [0.0] * 3
        for _ in range(section.getint("population")):
            noise = [chance.gauss(0, 1) for _ in mean]
            ahead = play([m + sigma * n for m, n in zip(mean, noise)], 0)
            behind = play([m - sigma * n for m, n in zip(mean, noise)], 0)
            slope = [s + n * (ahead - behind) for s, n in zip(slope, noise)]
        mean = [m + rate * s / section.getint("population") for m, s in zip(mean, slope)]
    return mean, play(mean, 0)


LEARNERS = {"cem": cem, "es": es}
