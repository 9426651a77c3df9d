"""People: the account numbers of a guild, what they are called, what they want to hear, how they are forgotten."""
