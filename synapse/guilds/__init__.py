"""A community and its configuration: settings, zones, modules, taxonomy, seasons, and who changed what."""
