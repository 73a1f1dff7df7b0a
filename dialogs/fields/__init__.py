"""What a booking needs, a file for each field: how it is asked for, what answers it, how it is changed, forgotten."""
