"""The operator's page: what the chat does for the business, in pictures, for those who may see it."""
