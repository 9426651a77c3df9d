"""Who somebody is and where they stand: what routes build their dependencies on."""
