"""Paths that tools may touch."""


def inside(root, path):
    target = (root / path).resolve()
    if not target.is_relative_to(root.resolve()):
        raise ValueError(f"{path} is outside the work tree")
    return target
