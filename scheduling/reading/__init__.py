"""What is read of a business and its calendar, shared by all who ask at once and kept for as long as it may be old."""
