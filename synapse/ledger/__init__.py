"""The books: currencies, wallets, entries chained by hash, seasons; and the proof that they agree."""
