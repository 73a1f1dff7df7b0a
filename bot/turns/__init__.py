"""Turns: one at a time per conversation over all processes, in the order of arrival, each ended once."""
