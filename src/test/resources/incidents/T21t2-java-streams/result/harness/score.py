import json
import sys

import tours


def main() -> None:
    order = json.load(open("/candidate/out/tour.json"))["order"]
    json.dump({"length": tours.length(order)}, sys.stdout)


main()
