"""The web chat: an embedded Direct Line 3.0 server, and the pages that show it."""
