"""What is free, and why the rest is not: pure rules over what was read, without a call or a clock."""
