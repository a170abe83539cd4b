"""Gives each night to whoever had the fewest."""


def give(nurses, nights, away):
    given = {nurse: [] for nurse in nurses}
    for night in nights:
        free = [nurse for nurse in nurses if night not in away.get(nurse, ())]
        assert free, f"nobody is free on night {night}"
        chosen = min(free, key=lambda nurse: (len(given[nurse]), nurse))
        given[chosen].append(night)
    return given
