"""What a process keeps an eye on: configurations, what happens now, its log, its figures."""
