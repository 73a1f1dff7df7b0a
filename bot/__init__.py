"""The edge: Bot Framework, HTTP routes, cards, settings, web chat. Knows nothing of what to ask next."""
