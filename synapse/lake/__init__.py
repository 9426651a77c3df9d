"""History: captured events, counters, measures, awards; retention and reconciliation."""
