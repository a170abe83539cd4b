"""Improve: let circles grow and push each other apart, ever harder, and step along the slope."""

import math

import geometry


def improve(centres, parameters, chance):
    count = len(centres)
    place = [v for centre in centres for v in centre] + [0.8 * r for r in geometry.fit(centres)]
    mean, spread = [0.0] * len(place), [0.0] * len(place)
    steps = parameters["steps"]
    near = []
    for step in range(steps):
        if step % 20 == 0:
            near = neighbours(place, count)
        done = step / steps
        pressure = parameters["pressure"] * 50.0**done
        slope = gradient(place, near, count, pressure)
        rate = parameters["rate"] * (1.0 - done) ** 1.5 + 1e-6
        for k, g in enumerate(slope):
            mean[k] = 0.9 * mean[k] + 0.1 * g
            spread[k] = 0.99 * spread[k] + 0.01 * g * g
            place[k] -= rate * mean[k] / (math.sqrt(spread[k]) + 1e-9)
    found = [(geometry.inside(place[2 * i]), geometry.inside(place[2 * i + 1])) for i in range(count)]
    return found, geometry.fit(found, place[2 * count :])


def neighbours(place, count):
    pairs = []
    for i in range(count):
        for j in range(i):
            reach = place[2 * count + i] + place[2 * count + j] + 0.1
            if math.hypot(place[2 * i] - place[2 * j], place[2 * i + 1] - place[2 * j + 1]) < reach:
                pairs.append((i, j))
    return pairs


def gradient(place, near, count, pressure):
    slope = [0.0] * (2 * count) + [-1.0] * count
    for i, j in near:
        dx, dy = place[2 * i] - place[2 * j], place[2 * i + 1] - place[2 * j + 1]
        apart = math.sqrt(dx * dx + dy * dy) + 1e-12
        overlap = place[2 * count + i] + place[2 * count + j] - apart
        if overlap > 0.0:
            push = 2.0 * pressure * overlap
            slope[2 * count + i] += push
            slope[2 * count + j] += push
            dx, dy = push * dx / apart, push * dy / apart
            slope[2 * i] -= dx
            slope[2 * i + 1] -= dy
            slope[2 * j] += dx
            slope[2 * j + 1] += dy
    for i in range(count):
        r = place[2 * count + i]
        for k in (2 * i, 2 * i + 1):
            low, high = r - place[k], r + place[k] - 1.0
            if low > 0.0:
                slope[2 * count + i] += 2.0 * pressure * low
                slope[k] -= 2.0 * pressure * low
            if high > 0.0:
                slope[2 * count + i] += 2.0 * pressure * high
                slope[k] += 2.0 * pressure * high
    return slope
