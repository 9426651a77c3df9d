"""Editing a pack's text where it says something else now, so that its author's comments and order stay."""

from synapse.packs.edit.documents import text_of
from synapse.packs.edit.render import rendered
from synapse.packs.edit.rewrite import NotEditable, rewritten
from synapse.packs.edit.rules import UnknownRule, add_rule, change_rule, move_rule, remove_rule

__all__ = [
    "NotEditable",
    "UnknownRule",
    "add_rule",
    "change_rule",
    "move_rule",
    "remove_rule",
    "rendered",
    "rewritten",
    "text_of",
]
