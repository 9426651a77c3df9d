"""Words for conditions, one small file each; every one is short for an expression (DESIGN §4.2)."""

from synapse.rules.conditions.base import Lowering, Word

#: A plain string is an expression.
Condition = str | Word

CONDITIONS: dict[str, type[Word]] = {}

__all__ = ["CONDITIONS", "Condition", "Lowering", "Word"]
