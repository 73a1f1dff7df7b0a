"""What an appointment has to keep: working hours, the business's rules, and what is looked at before it is written."""
