"""What the simulator can be told to do wrong: which faults there are, which are on, and what they do to a request."""
