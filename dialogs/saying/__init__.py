"""What the bot says, in the customer's language: the sentences, and how dates, times, prices and lists are written."""
