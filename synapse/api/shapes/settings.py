"""Settings."""

from synapse.api.shapes.base import Shape


class SettingsList(Shape):
    """All settings."""

    settings: list[str]
