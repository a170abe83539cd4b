"""Reads conf/sweep.ini and trains each learner in turn within its time."""
import configparser
import json
import pathlib
import sys
import time

from learners import LEARNERS, play

CONF = pathlib.Path(__file__).parent.parent / "conf" / "sweep.ini"


def settings():
    parser = configparser.ConfigParser(inline_comment_prefixes=(";",))
    parser.read_string(CONF.read_text(encoding="utf-8"))
    for name in ("cem", "es"):
        if parser[name].getint("timeout") > 3600:
            raise ValueError(f"{name}: no training may take longer than an hour")
    return parser


def main():
    parser = settings()
    best, policy = float("-inf"), None
    for name, train in LEARNERS.items():
        section = parser[name]
        until = time.monotonic() + section.getint("timeout")
        found, reached = train(section, until)
        print(f"{name}: mean return {reached:.2f}", file=sys.stderr)
        if reached > best:
            best, policy = reached, found
    count = parser["evaluation"].getint("episodes")
    episodes = [play(policy, seed) for seed in range(count)]
    pathlib.Path("/out/episodes.json").write_text(json.dumps(episodes), encoding="utf-8")


if __name__ == "__main__":
    main()
