"""From what is known to what is said, as reply values; decides nothing."""
