"""The conversation: what was said, what is missing, what to say. No SDK, no HTTP, no clock, no environment."""
