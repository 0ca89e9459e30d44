"""Rasa actions; everything in this package is registered by the action server."""

import os

# The SDK listens on all addresses by default, and its door has no lock: loopback only.
os.environ["SANIC_HOST"] = "127.0.0.1"
