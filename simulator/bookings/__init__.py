"""What Bookings does: its businesses, their staff, services, customers and appointments, what is free, and its mail."""
