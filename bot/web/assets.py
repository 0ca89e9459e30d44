"""The widget's files as they are sent: without comments and types, a phone loads code alone."""

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
# `/** @type {Event} */ event` in the middle of a line
_TYPE = re.compile(r"/\*\* @type \{.*?\} \*/ ?")


def served(name: str) -> tuple[bytes, str] | None:
    """The body and media type of a file that browsers may load, or None for anything else."""
    path = FOLDER / name
    media_type = MEDIA_TYPES.get(path.suffix)
    if media_type is None or path.parent != FOLDER or not path.is_file():
        return None
    text = path.read_text(encoding="utf-8")
    return (without_comments(text) if path.suffix == ".js" else text).encode(), media_type


def without_comments(script: str) -> str:
    """The script without comments and types; line numbers stay those of the source."""
    lines = []
    inside = False
    for line in script.splitlines():
        stripped = line.strip()
        if inside or stripped.startswith("/**"):
            _, closed, after = stripped.partition("*/")
            inside = not closed
            lines.append(after.strip())
        else:
            lines.append("" if stripped.startswith("//") else _TYPE.sub("", line))
    return "\n".join(lines) + "\n"
