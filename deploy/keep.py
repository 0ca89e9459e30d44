"""Starts a process again when it falls: `python -m deploy.keep COMMAND...`.

Without it, the fall of one process of the Procfile would end them all, and nobody would answer.
"""

import subprocess
import sys
import time
from collections.abc import Sequence

PAUSE = 1.0  # seconds before the next start
SHORT_LIFE = 20.0  # seconds; what ends so soon has hardly served anybody
MOST_SHORT_LIVES = 3


def keep(command: Sequence[str]) -> int:
    """Run the command for ever; its status once starting again does not help.

    That is so when it ends by itself at its first start, or after three short lives on end.
    What is killed did not end by itself: the system does that when memory runs out.
    """
    short, first = 0, True
    while True:
        began = time.monotonic()
        status = subprocess.run(command).returncode  # noqa: S603 (a line of the Procfile)
        killed, lived = status < 0, time.monotonic() - began
        short = 0 if killed or lived >= SHORT_LIFE else short + 1
        if short == (1 if first else MOST_SHORT_LIVES):
            return status or 1
        first = False
        print(f"ended with status {status}; starting it again", flush=True)
        time.sleep(PAUSE)


if __name__ == "__main__":
    sys.exit(keep(sys.argv[1:]))
