"""What a customer's sentence says: services, people, days, times, contact details, wishes and commands."""
