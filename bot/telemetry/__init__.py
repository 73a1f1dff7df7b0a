"""What whoever runs the app sees of it: figures, spans and logs, and nothing of anybody."""
