"""What people ask for: awards, grants, quests, reversals, imports; each an event, or entries, with its audit row."""
