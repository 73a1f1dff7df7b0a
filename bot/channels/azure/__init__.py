"""The channels of Bot Framework: `POST /api/messages` in, and our own connector out."""
