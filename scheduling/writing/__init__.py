"""Bookings, moves and cancellations: each on record before it is sent, and carried out exactly once."""
