"""Packs become one checked whole, or every problem at once (DESIGN §4.1, §4.8)."""

from synapse.rules.compile.compiled import Compiled, compile_packs

__all__ = ["Compiled", "compile_packs"]
