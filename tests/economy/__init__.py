"""The laws of the shipped economy, whatever happens in a community."""
