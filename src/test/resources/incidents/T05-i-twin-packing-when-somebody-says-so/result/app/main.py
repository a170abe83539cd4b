"""Packs boxes onto pallets and says how many fit."""


def fits(boxes, width):
    level, used, count = 0, 0, 0
    for box in sorted(boxes, reverse=True):
        if used + box > width:
            level, used = level + 1, 0
        used += box
        count += 1
    return count - level


if __name__ == "__main__":
    print(fits([4, 2, 7, 1, 3, 3, 5], 8))
