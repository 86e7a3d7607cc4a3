"""What the bot does with an update: update → API call → reply."""
