"""The pure core: the rule language, and deciding by it. No I/O, no clock, no chance, no waiting."""
