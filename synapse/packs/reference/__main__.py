"""Writes the reference, or with `--check` says whether it is stale."""

import sys

from synapse.packs.reference import FILE, render


def main(arguments: list[str]) -> int:
    """The exit code."""
    text = render()
    if "--check" not in arguments:
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_text(text, "utf-8")
        return 0
    if FILE.is_file() and FILE.read_text("utf-8") == text:
        return 0
    sys.stderr.write("docs/rules/reference.md is stale: run `make schemas`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
