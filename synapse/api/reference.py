"""`python -m synapse.api.reference [--check]`: docs/api-reference.md, a line an operation, from the application."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from synapse.api.app import create_app
from synapse.api.guild import PREFIX
from synapse.kit.paths import DOCS

PAGE = DOCS / "api-reference.md"
HEAD = f"""# Every operation of the API

Written by `make schemas` from the application; [api.md](api.md) says how to use it. A path that begins with `…`
is about a guild: `…` stands for `{PREFIX}`, or for `/api` where the only or the default guild is meant.
`viewer` is whoever may see the public pages; `admin: config` an admin, or a token with the scope `config`.
The OpenAPI document is at `/api/openapi.json`.
"""


def page() -> str:
    """The page as it should be."""
    sections: dict[str, list[str]] = {}
    for path, method, operation in _operations(create_app().openapi()):
        what = operation["description"].splitlines()[0]
        line = f"| `{method.upper()} {path}` | {operation['x-access']} | {what} |"
        sections.setdefault(operation["tags"][0], []).append(line)
    parts = [
        f"## {tag}\n\n| operation | who | what |\n|---|---|---|\n" + "\n".join(lines) for tag, lines in sections.items()
    ]
    return "\n".join([HEAD, "\n\n".join(parts), ""])


def main(arguments: Iterable[str]) -> int:
    """Write the page or, with `--check`, say whether it is what it should be."""
    text = page()
    if "--check" not in arguments:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{PAGE.name} is not what the application says: make schemas\n")
    return 1


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every operation once: a guild's on its long path only."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if not operation["operationId"].endswith("_here"):
                yield path.replace(PREFIX, "…"), method, operation


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
