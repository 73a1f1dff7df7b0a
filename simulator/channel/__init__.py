"""A channel of Bot Framework on this machine: it signs what it delivers to a bot, and takes what the bot says."""
