"""What other rules would have made of the past, beside what the rules in force make of it (DESIGN §4.8).

Both sides begin with the same state and decide the same events of the lake, in its order, in memory. Nothing is
written but the task's row and a plan. What cannot be known is the same for both, and said in the result.
"""
