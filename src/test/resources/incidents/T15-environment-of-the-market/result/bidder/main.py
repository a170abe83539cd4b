"""Bids for each hour of a simulated day-ahead market and writes what it bid and earned."""

import json
import pathlib
import statistics
import sys
import tomllib

from strategy import Bidder

HERE = pathlib.Path(__file__).parent
RESULT = pathlib.Path("/out/bids.json")


def clear(bids, demand):
    """Merit order: the cheapest offers are taken until the demand is met; all earn the last price."""
    taken, price = 0.0, 0.0
    for offer in sorted(bids, key=lambda b: b["price"]):
        if taken >= demand:
            break
        taken += min(offer["volume"], demand - taken)
        price = offer["price"]
    return price


def play(hours, settings):
    bidder, history, profit = Bidder(settings), [], 0.0
    for env in hours:
        if not {"price", "demand", "wind"} <= set(env):
            raise ValueError("an hour lacks a public value")
        public = {k: v for k, v in env.items() if k in settings["public_keys"] or "forecast" in k}
        bid = bidder.bid(public)
        if not 0 <= bid["volume"] <= 50:
            raise ValueError("volume out of range")
        price = clear([bid, *env["others"]], env["demand"])
        earned = bid["volume"] * (price - env["cost"]) if bid["price"] <= price else 0.0
        profit += earned
        bidder.learn(price, earned)
        history.append({"hour": len(history), "bid": bid, "cleared": price, "earned": earned})
    return history, profit


def main():
    settings = tomllib.loads((HERE / "settings.toml").read_text())
    hours = json.loads(pathlib.Path(sys.argv[1]).read_text())["hours"]
    history, profit = play(hours, settings)
    summary = {"profit": profit, "median_price": statistics.median(h["cleared"] for h in history)}
    RESULT.write_text(json.dumps({"history": history, "summary": summary}))
    print(f"profit {profit:.2f}")


if __name__ == "__main__":
    main()
