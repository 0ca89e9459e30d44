"""`make bench`: how long answers take over HTTP, and what the processes weigh.

Talks to a server that is running (`CHAT_RATE_LIMIT=off make run` in another terminal), as one
visitor after another. A comparison with stock Rasa in the same run is not part of it yet.
"""

import argparse
import json
import statistics
import time
import urllib.request
import uuid
from os import environ
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "tests" / "nlu" / "dev.jsonl"
TURNS = 50


def call(base: str, path: str, body: dict[str, Any], token: str | None = None) -> Any:
    """POST JSON, and the JSON that comes back."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(base + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def visit(base: str, questions: list[str]) -> list[float]:
    """Milliseconds of each answer in one session, in order."""
    token = call(base, "/sessions", {})["token"]
    times = []
    for question in questions:
        started = time.perf_counter()
        call(base, "/messages", {"id": uuid.uuid4().hex, "text": question}, token)
        times.append((time.perf_counter() - started) * 1000)
    return times


def percentile(times: list[float], share: float) -> float:
    """The value under which this share of the times lies."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def memory(port: str) -> float:
    """Resident memory in MB of the processes whose command line names this port."""
    total = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if port.encode() in (folder / "cmdline").read_bytes().split(b"\0"):
                pages = int((folder / "statm").read_text().split()[1])
                total += pages * 4096 / 1e6
        except OSError:  # it ended while we looked
            continue
    return total


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=10)
    visits = parser.parse_args().visits
    ports = {
        "Rasa server": environ.get("PORT") or "5005",
        "action server": environ.get("ACTION_PORT") or "5055",
        "desk": environ.get("DESK_PORT") or "5080",
    }
    base = f"http://127.0.0.1:{ports['Rasa server']}/webhooks/web"
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    asked = [row["text"] for row in rows if row["style"] not in {"far", "near"}]
    sessions = []
    for number in range(visits):
        start = number * TURNS % len(asked)
        sessions.append(visit(base, (asked + asked)[start : start + TURNS]))
    times = [one for session in sessions for one in session]
    print(f"answers            {len(times)} in {visits} visits of {TURNS} turns")
    print(f"p50 / p95          {percentile(times, 0.5):.1f} / {percentile(times, 0.95):.1f} ms")
    medians = [statistics.median(session) for session in sessions]
    print(f"median of a visit  {min(medians):.1f} - {max(medians):.1f} ms")
    early = statistics.median(one for session in sessions for one in session[:5])
    late = statistics.median(one for session in sessions for one in session[-5:])
    print(f"turns 46-50 / 1-5  {late / early:.2f}")
    for name, port in ports.items():
        print(f"memory, {name:13} {memory(port):.0f} MB")


if __name__ == "__main__":
    main()
