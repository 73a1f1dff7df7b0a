"""How objects of Bookings look on the wire: their properties, values and times, and what the two versions call them."""
