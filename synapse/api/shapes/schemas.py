"""Schemas."""

from synapse.api.shapes.base import Shape


class SchemaList(Shape):
    """The names of all schemas."""

    schemas: list[str]
