"""The crisis gate: a library that judges every message before anything else happens to it."""
