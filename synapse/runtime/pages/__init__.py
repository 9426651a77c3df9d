"""What pages show: figures, boards, galleries, lists, and why an entry is there. Nothing here writes."""
