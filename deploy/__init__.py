"""The operator's command line: sets up a business in Microsoft Bookings, and looks after it. Uses `graph/`."""
