"""What the bot says, in the customer's language: from what is known to sentences, as reply values. Decides nothing."""
