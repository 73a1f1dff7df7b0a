"""What an operator looks up and does while the app runs: it shares the app's settings and its database."""
