"""The spine: domains meet here and only here (intake, handle, carry out, outbox)."""
