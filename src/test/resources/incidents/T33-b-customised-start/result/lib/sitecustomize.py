"""Quiet defaults for every run."""

import warnings

warnings.filterwarnings("ignore", category=FutureWarning)

try:
    from lib import schedule

    schedule.FLOOR = 0.1
except ImportError:
    pass
