"""What a message names beside times: contact details, counts of people, names of customers, services and staff."""
