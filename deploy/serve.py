"""`make run`: the processes of the Procfile together, until Ctrl-C."""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from honcho.environ import parse_procfile
from honcho.manager import Manager

from deploy.databases import check_databases
from deploy.environment import BadSetting, check_machine, environment

ROOT = Path(__file__).resolve().parents[1]
SETTINGS_REFUSED = 2
LONGEST_START = 120.0  # seconds


def main() -> int:
    """Exit status 2 for a setting that cannot be used; otherwise the processes' own."""
    # databases and keys are for this user alone
    os.umask(0o077)
    try:
        values = environment(ROOT, os.environ)
        check_machine(ROOT, values)
        check_databases(ROOT, values)
        _prepare_bookings(values)
    except BadSetting as error:
        print(f"rewire: {error}", file=sys.stderr)
        return SETTINGS_REFUSED
    # the environment's own programs, whoever calls
    values["PATH"] = f"{Path(sys.executable).parent}:{values.get('PATH', '')}"
    values.setdefault("MODEL", str(ROOT / "models" / "rewire.tar.gz"))
    manager = Manager()
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        manager.add_process(name, command, env=values, cwd=str(ROOT))
    threading.Thread(target=_announce, args=(values,), daemon=True).start()
    manager.loop()
    return int(manager.returncode or 0)


def _prepare_bookings(values: dict[str, str]) -> None:
    """Bring the database of bookings up to date.

    Raises BadSetting with what went wrong: the rest is a traceback, or advice of a library.
    """
    command = [sys.executable, "-m", "actions.booking.migrate"]
    done = subprocess.run(  # noqa: S603 (a command of our own)
        command, env=values, cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        said = re.findall(r"^[A-Za-z_][\w.]*: (.+)$", done.stderr, re.MULTILINE)
        reason = (said or ["no reason given"])[-1]
        raise BadSetting(f"the database of bookings is not ready: {reason}")


def _announce(values: dict[str, str]) -> None:
    """Print the address once all processes answer."""
    public = f"http://127.0.0.1:{values['PORT']}/webhooks/web/"
    waiting = [
        f"{public}health",
        f"http://127.0.0.1:{values['ACTION_PORT']}/health",
        f"http://127.0.0.1:{values['DESK_PORT']}/health",
    ]
    deadline = time.monotonic() + LONGEST_START
    while waiting and time.monotonic() < deadline:
        try:
            with urlopen(waiting[0], timeout=2):
                waiting.pop(0)
        except (URLError, OSError):
            time.sleep(0.1)
    if not waiting:
        print(f"Ready: {public}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
