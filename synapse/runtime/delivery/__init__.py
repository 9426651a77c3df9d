"""What the outbox says is carried out here, by hands that know Discord: when, where, in which words, how often."""
