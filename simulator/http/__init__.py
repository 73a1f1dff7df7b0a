"""How Graph is spoken over HTTP: signing in and permissions, addresses and query options, pages and refusals."""
