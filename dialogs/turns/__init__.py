"""A turn while it runs: what is on screen or said becomes acts, and the policy's actions are carried out."""
