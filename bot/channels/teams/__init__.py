"""Microsoft Teams: what it says otherwise than the other channels of Bot Framework, and what only it can do."""
