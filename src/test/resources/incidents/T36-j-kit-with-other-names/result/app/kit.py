from app.build import build as make
from app.fetch import catalogue as listing


def first(entries, key):
    for entry in entries:
        if key in entry:
            return entry[key]
    return None
