"""The process: what is checked before it listens, the HTTP server, and its end."""
