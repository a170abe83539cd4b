"""What must hold of a month before anybody reads it."""


def require_rest(given):
    for nurse, own in given.items():
        for one, other in zip(own, own[1:]):
            if other - one < 2:
                raise ValueError(f"{nurse} has nights {one} and {other}")
