import score  # noqa: F401
