"""A module for each thing that Graph has operations on: each operation makes a `Request`, and sends nothing."""
