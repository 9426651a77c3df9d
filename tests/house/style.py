"""House rules that neither the linter nor the import contracts can say; each violation is one line."""

import ast
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
VAGUE_NAMES = frozenset({"utils", "helpers", "common", "misc", "manager", "core", "handlers", "service"})
COMMITS = "db/session.py"


def violations(package: Path) -> list[str]:
    """Everything in a package that the house does not want."""
    return [
        f"{file.relative_to(package)}: {words}"
        for file in sorted(package.rglob("*.py"))
        for words in _in_file(file, str(file.relative_to(package)))
    ]


def _in_file(file: Path, name: str) -> Iterator[str]:
    source = file.read_text(encoding="utf-8")
    tree = ast.parse(source)
    if source.count("\n") > LONGEST_FILE:
        yield f"is longer than {LONGEST_FILE} lines: which two ideas are in it?"
    if file.stem in VAGUE_NAMES:
        yield "has a name that says nothing"
    if not ast.get_docstring(tree):
        yield "does not say in a docstring what it is for"
    for node in ast.walk(tree):
        yield from _in_node(node, name)


def _in_node(node: ast.AST, name: str) -> Iterator[str]:
    is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    if is_function and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
        yield f"{node.name} is longer than {LONGEST_FUNCTION} lines"
    if isinstance(node, ast.AsyncFunctionDef | ast.Await) and name.startswith("rules/"):
        yield f"line {node.lineno} waits, and deciding never waits"
    if isinstance(node, ast.Attribute) and node.attr == "commit" and name != COMMITS:
        yield f"line {node.lineno} commits, which only {COMMITS} does"
