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

    That is so when it ends by itself at its first start, and after three short lives on end.
    """
    short = lives = 0
    while True:
        began = time.monotonic()
        status = subprocess.run(command).returncode  # noqa: S603 (a line of the Procfile)
        lives += 1
        short = short + 1 if time.monotonic() - began < SHORT_LIFE else 0
        never_came_up = lives == short == 1 and status > 0
        if never_came_up or short == MOST_SHORT_LIVES:
            return max(status, 1)
        print(f"ended with status {status}; starting it again", flush=True)
        time.sleep(PAUSE)


if __name__ == "__main__":
    sys.exit(keep(sys.argv[1:]))
