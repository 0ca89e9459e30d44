"""Openings, holds and bookings; knows nothing of Rasa or of pages."""
