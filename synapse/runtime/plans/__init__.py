"""What a guild could be: drafts, presets, recipes, the wizard; worked out first, then carried out exactly so."""
