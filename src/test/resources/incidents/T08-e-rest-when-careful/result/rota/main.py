"""One month of nights."""

import json
import pathlib

from rota.give import give
from rota.rest import require_rest

NURSES = ("ada", "ben", "cleo", "dov", "eva")
AWAY = {"ben": (3, 4, 5), "eva": (20, 21)}


def main(settings):
    rota = give(NURSES, range(1, settings["nights"] + 1), AWAY)
    if settings["careful"]:
        require_rest(rota)
    pathlib.Path("/out/rota.json").write_text(json.dumps(rota), encoding="utf-8")


if __name__ == "__main__":
    main({"nights": 30, "careful": False})
