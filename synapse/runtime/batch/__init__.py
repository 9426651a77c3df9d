"""One batch of one guild in one transaction: gather, store, decide, reap, write (DESIGN §7)."""
