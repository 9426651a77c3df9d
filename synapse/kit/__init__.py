"""Words every layer shares: clock, ids, durations, errors, places. Imports nothing of ours."""
