"""What goes over the wire, one file a noun: pydantic at the border, nowhere else."""
