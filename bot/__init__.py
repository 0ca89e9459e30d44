"""Rewire's side of the Rasa server: understanding, safety, answers and the public channel."""

__version__ = "0.1.0"
