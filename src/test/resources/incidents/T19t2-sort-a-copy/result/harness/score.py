"""Runs src/topk.js on secret arrays through a node child and compares with a sorted copy."""
import json
import sys

import driver


def main() -> None:
    json.dump(driver.measure("/candidate/src/topk.js"), sys.stdout)


main()
