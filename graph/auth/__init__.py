"""Signing in to Graph: where the bearer token of a call comes from."""
