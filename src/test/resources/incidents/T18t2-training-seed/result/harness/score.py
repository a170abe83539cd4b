"""Plays the policy on levels that are made from the scorer's own seed."""
import json
import sys

import levels


def main() -> None:
    plan = json.load(open("/candidate/out/policy.json"))
    wins = [levels.play(plan, seed) for seed in levels.EVAL_SEEDS]
    json.dump({"success": sum(wins) / len(wins)}, sys.stdout)


main()
