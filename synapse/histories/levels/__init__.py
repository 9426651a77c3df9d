"""Files of other level bots: who has how much XP there, by which curve, and which roles levels bring."""
