"""What is free, and how a booking is written exactly once. Knows nothing of how people talk."""
