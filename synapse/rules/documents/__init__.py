"""The documents of the rule language, as frozen values."""
