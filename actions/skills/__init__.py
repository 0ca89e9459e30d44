"""Rasa actions; everything in this package is registered by the action server."""

import os

from actions.booking.practice import practice

# The SDK listens on all addresses by default, and its door has no lock: loopback only.
os.environ["SANIC_HOST"] = "127.0.0.1"

# Unsafe settings, or hours that are only a sample, are refused at start and not at a visitor.
practice()
