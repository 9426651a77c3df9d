"""Plain data as YAML in the style of the shipped packs, or as JSON.

Short lists and mappings are written on one line, as authors do, except where a rule's parts are listed.
"""

import json
import re
import textwrap
from collections.abc import Mapping
from typing import Any, cast

from synapse.packs.yaml import plain

WIDTH = 120
#: keys whose lists and mappings stand on lines of their own, however short
_OPEN = frozenset(
    ("rules", "currencies", "parameters", "measures", "factors", "events", "conditions", "effects", "milestone")
)
#: a text that means itself without quotes, inside brackets too
_PLAIN = re.compile(r"[A-Za-z_$(/][\w .()<>=!+*/%$^–—-]*")
_OUTSIDE = re.compile(r"[A-Za-z_$(/][\w .()<>=!+*/%$^,;'’\"“”…–—\[\]{}?&|-]*")
#: what JSON would write as it is, and YAML refuses or folds
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def rendered(data: Mapping[str, Any]) -> str:
    """A whole document."""
    return block(data, 0) + "\n"


def block(value: Any, indent: int, *, key: str = "") -> str:
    """A value whose first line stands at `indent` already; further lines are indented as far."""
    if not value or not isinstance(value, Mapping | list):
        return scalar(value, indent=indent)
    spaces = " " * indent
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, Any]", value).items()
        return f"\n{spaces}".join(entry(name, inner, indent) for name, inner in entries)
    items = cast("list[Any]", value)
    return f"\n{spaces}".join(f"- {item(inner, indent + 2, key)}" for inner in items)


def item(value: Any, indent: int, key: str = "") -> str:
    """An item of a list, without its dash."""
    short = flow(value) if _is_short(value) and key != "rules" else ""
    if key in ("conditions", "effects", "all_of", "any_of") and isinstance(value, Mapping):
        short = ""
    return short if short and len(short) + indent <= WIDTH else block(value, indent, key=key)


def entry(name: str, value: Any, indent: int) -> str:
    """A key with its value."""
    start = scalar(name)
    if not isinstance(value, Mapping | list) or not value:
        return f"{start}: {scalar(value, indent=indent + 2, column=indent + len(start) + 2)}"
    if fits(name, value, indent + len(start) + 1):
        return f"{start}: {flow(value)}"
    return f"{start}:\n{' ' * (indent + 2)}{block(value, indent + 2, key=name)}"


def fits(name: str, value: Any, column: int) -> bool:
    """Whether a key's value belongs on the key's own line, of which `column` signs are taken."""
    return name not in _OPEN and _is_short(value) and column + 1 + len(flow(value)) <= WIDTH


def _is_short(value: Any) -> bool:
    """Whether a value reads well on one line: nothing nested twice in it, no text of several lines."""
    return not any("\n" in one if isinstance(one, str) else _depth(one) > 1 for one in _parts(value))


def _depth(value: Any) -> int:
    return 1 + max((_depth(one) for one in _parts(value)), default=0) if isinstance(value, Mapping | list) else 0


def _parts(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(cast("Mapping[str, Any]", value).values())
    return cast("list[Any]", value) if isinstance(value, list) else []


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        entries = cast("Mapping[str, Any]", value).items()
        return "{" + ", ".join(f"{scalar(name, inside=True)}: {flow(inner)}" for name, inner in entries) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(inner) for inner in cast("list[Any]", value)) + "]"
    return scalar(value, inside=True)


def scalar(value: Any, *, inside: bool = False, style: str = "", indent: int = 0, column: int = 0) -> str:
    """A value without parts. `inside`: within brackets; `style`: how it was written before, to be kept where it can be.

    A text that is too long for its line, which began at `column`, goes on over lines at `indent`.
    """
    if not isinstance(value, str):
        return _number(value)
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if style == '"':
        return as_json_text(value)
    if not inside and (style in ("|", ">") or column + len(value) > WIDTH or "\n" in value):
        long = _over_lines(value, indent, style)
        if long:
            return long
    form = _PLAIN if inside else _OUTSIDE
    is_plain = form.fullmatch(value) and value == value.strip() and plain(value) == value and " #" not in value
    return value if is_plain and ": " not in value and not value.endswith(":") else as_json_text(value)


def _number(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{}"
    return "[]" if isinstance(value, list) else json.dumps(value)


def _over_lines(value: str, indent: int, style: str) -> str:
    """A text in block style, or nothing where that could not hold it."""
    lines, spaces = value.split("\n"), " " * indent
    if not value.strip() or _UNPRINTABLE.search(value) or any(line != line.strip() for line in lines) or not indent:
        return ""
    if not all(sign.isprintable() or sign == "\n" for sign in value):
        return ""
    if len(lines) > 1:
        chomp = "" if value.endswith("\n") and not value.endswith("\n\n") else "-" if not value.endswith("\n") else "+"
        body = [f"{spaces}{line}".rstrip() for line in value.removesuffix("\n").split("\n")]
        return "\n".join([f"|{chomp}", *body])
    if style == "|" or "  " in value:
        return "\n".join(["|-", f"{spaces}{value}"])
    return "\n".join([">-", *(spaces + line for line in textwrap.wrap(value, max(40, WIDTH - 10 - indent), **_WRAP))])


_WRAP: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}


def as_json_text(value: Any, *, indent: int | None = None) -> str:
    """A value as JSON; signs that YAML would not take are escaped. `indent`: over several lines, indented so far."""
    text = json.dumps(value, indent=None if indent is None else 2, ensure_ascii=False)
    if _UNPRINTABLE.search(text):
        text = json.dumps(value, indent=None if indent is None else 2)
    return text.replace("\n", "\n" + " " * (indent or 0))
