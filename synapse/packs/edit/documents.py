"""A pack that comes as plain data becomes text: a text that is there already is kept as far as it may be."""

from typing import Any, cast

from synapse.packs.edit.render import rendered
from synapse.packs.edit.rewrite import NotEditable, rewritten, says
from synapse.packs.yaml import DEEPEST
from synapse.rules.problems import Problem, Problems


def text_of(document: dict[str, Any], old: str | None = None) -> str:
    """The document as text: the old one changed where it has to be, or a new one. Raises `Problems`."""
    if _is_deeper(document, DEEPEST):
        raise _refused("too-deep", f"nested more than {DEEPEST} levels deep", "write it flatter")
    if old is not None:
        try:
            return rewritten(old, document)
        except NotEditable:
            pass
    text = rendered(document)
    if not _is_text(text) or not says(text, document):
        raise _refused("not-storable", "something in it has no form as text", "use texts, finite numbers, true, false")
    return text


def _is_deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = cast("dict[str, Any]", value).values() if isinstance(value, dict) else cast("list[Any]", value)
    return levels == 0 or any(_is_deeper(one, levels - 1) for one in inner)


def _is_text(text: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _refused(code: str, message: str, hint: str) -> Problems:
    return Problems((Problem(code, (), message, hint),))
