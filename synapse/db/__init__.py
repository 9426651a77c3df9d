"""The database: the embedded server, the engine, sessions (the only commit), and what all tables share."""
