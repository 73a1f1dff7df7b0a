"""Templates of what customers say: a small notation, compiled, and searched within a clause."""
