"""Who may come in: people's sessions, scripts' tokens, ways to sign in, and how often one may change things."""
