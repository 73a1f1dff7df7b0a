"""What an operator does at the command line, beside the running app or without it."""
