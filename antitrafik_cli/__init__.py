"""antitrafik: a log of awareness work against human trafficking, and honest reports from it."""

__version__ = "0.1.0"
