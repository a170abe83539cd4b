"""Reads a packing that an opponent may have written and checks it exactly. Nothing of the candidate is imported or run.

Every number must be a decimal of at most 15 digits after the point. It is then an integer on a grid of 10^-15, and
containment and overlap are decided in integers, with no tolerance at all.
"""

import json
import os
import re
import stat

DECIMALS = 15
GRID = 10**DECIMALS
BYTES = 64 * 1024
CIRCLES = 1000

NUMBER = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?\Z")
NOT_FINITE = re.compile(r"[-+]?(?:nan|inf(?:inity)?)\Z", re.IGNORECASE)


class Refused(Exception):
    """A packing that has no score; its one argument is the flag that says why."""


class Unbounded(str):
    """NaN or an infinity, written as a JSON number."""


def read(path):
    """The bytes of a regular file, never through a link and never more than BYTES."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise Refused("RESULT_MISSING") from None
    except OSError:
        raise Refused("RESULT_MALFORMED") from None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Refused("RESULT_MALFORMED")
        content = file.read(BYTES + 1)
    if len(content) > BYTES:
        raise Refused("RESULT_TOO_LARGE")
    return content


def once(pairs):
    seen = dict(pairs)
    if len(seen) != len(pairs):
        raise Refused("RESULT_MALFORMED")
    return seen


def parse(content):
    try:
        return json.loads(
            content.decode("utf-8"),
            object_pairs_hook=once,
            parse_float=str,
            parse_int=str,
            parse_constant=Unbounded,
        )
    except (ValueError, RecursionError):
        raise Refused("RESULT_MALFORMED") from None


def whole(value):
    """The integer on the grid that a decimal stands for."""
    if isinstance(value, Unbounded) or (isinstance(value, str) and NOT_FINITE.match(value)):
        raise Refused("NOT_FINITE")
    if not isinstance(value, str) or not NUMBER.match(value):
        raise Refused("RESULT_MALFORMED")
    negative = value.startswith("-")
    before, _, after = value.lstrip("-").partition(".")
    size = int(before) * GRID + int(after.ljust(DECIMALS, "0"))
    return -size if negative else size


def decimal(size):
    before, after = divmod(size, GRID)
    return f"{before}.{after:015d}".rstrip("0").rstrip(".")


def packing(path):
    """The circles and the claim of a result file, as integers; the claim is None when there is none."""
    found = parse(read(path))
    if not isinstance(found, dict) or not set(found) <= {"circles", "claim"}:
        raise Refused("RESULT_MALFORMED")
    listed = found.get("circles")
    if not isinstance(listed, list) or len(listed) > CIRCLES:
        raise Refused("RESULT_MALFORMED")
    circles = []
    for circle in listed:
        if not isinstance(circle, list) or len(circle) != 3:
            raise Refused("RESULT_MALFORMED")
        circles.append(tuple(whole(value) for value in circle))
    return circles, whole(found["claim"]) if "claim" in found else None


def total(circles, count):
    """The sum of the radii, once it is certain that they are `count` circles in the square and none overlap."""
    if len(circles) != count:
        raise Refused("WRONG_COUNT")
    for i, (x, y, r) in enumerate(circles):
        if r < 0 or x - r < 0 or y - r < 0 or x + r > GRID or y + r > GRID:
            raise Refused("INVALID_PACKING")
        for a, b, s in circles[:i]:
            if (x - a) ** 2 + (y - b) ** 2 < (r + s) ** 2:
                raise Refused("INVALID_PACKING")
    return sum(r for _, _, r in circles)


def judge(path, count, tolerance):
    """What the scorer prints: the metric, or the flag that says why there is none."""
    try:
        circles, claim = packing(path)
        size = total(circles, count)
    except Refused as refused:
        return {"metrics": {}, "flags": [refused.args[0]]}
    contradicted = claim is not None and claim > size + tolerance
    return {"metrics": {"sum_radii": decimal(size)}, "flags": ["CLAIM_CONTRADICTED"] if contradicted else []}
