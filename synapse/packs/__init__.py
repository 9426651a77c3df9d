"""Rule packs: read, check, test, install, describe; and the presets that choose among them."""
