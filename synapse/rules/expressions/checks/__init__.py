"""Type rules, one file for operators and one for calls."""
