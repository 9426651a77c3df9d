"""Reads an expression's characters before Python's parser sees them, so that nothing hostile gets that far."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from keyword import iskeyword

from synapse.rules.expressions.errors import ExpressionProblem
from synapse.rules.expressions.limits import DEPTH, LENGTH, LITERAL_BITS, STRING, TOKENS

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<number>(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<string>'(?:[^'\\\r\n]|\\[\\'"nt])*'|"(?:[^"\\\r\n]|\\[\\'"nt])*")
    |(?P<sign>\*\*|//|[<>=!]=|[-+*/%<>()\[\],.])
    |(?P<foreign>[^\x00-\x7f]+)""",
    re.VERBOSE,
)
_WORDS = frozenset({"and", "or", "not", "in", "if", "else", "True", "False"})
_HINTS = {
    "=": "`==` compares",
    "&": "say `and`",
    "|": "say `or`",
    "!": "say `not` or `!=`",
    "None": "an absent value is read with `default(name, value)`",
    "is": "`==` compares",
}
#: Characters that change the direction of text and so can make it read differently from what it does.
_DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Digits of the largest literal; longer ones never reach `int`.
_DIGITS = len(str(2**LITERAL_BITS))
_CLOSING = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, text or sign, and where it begins."""

    kind: str
    text: str
    column: int


@dataclass(slots=True)
class Scan:
    """A scanned text: `safe` is what Python's parser may see, column for column the same."""

    text: str
    safe: str = ""
    tokens: list[Token] = field(default_factory=list[Token])
    problems: list[ExpressionProblem] = field(default_factory=list[ExpressionProblem])

    def report(self, code: str, message: str, column: int, hint: str = "") -> None:
        """Add a problem."""
        self.problems.append(ExpressionProblem(code, message, column, hint))


def scan(text: str) -> Scan:
    """Check length, characters, words, brackets and nesting."""
    found = Scan(text)
    if len(text) > LENGTH:
        found.report("too-long", f"an expression has at most {LENGTH} characters, this one {len(text)}", LENGTH)
        return found
    found.tokens = list(_tokens(found))
    if not found.tokens and not found.problems:
        found.report("empty", "there is no expression", 0)
    if len(found.tokens) > TOKENS:
        found.report("too-large", f"an expression has at most {TOKENS} words and signs", found.tokens[TOKENS].column)
        return found
    is_whole = not found.problems
    for before, token in zip([None, *found.tokens], found.tokens, strict=False):
        if is_whole and before is not None and _are_side_by_side(before, token):
            found.report("syntax", f"an operator is missing before `{token.text[:20]}`", token.column)
        _check(found, before, token)
    _check_brackets(found)
    _check_chains(found)
    found.safe = _safe(found)
    return found


def _tokens(found: Scan) -> Iterator[Token]:
    position, text = 0, found.text
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            character = text[position]
            if character in "\"'":
                found.report("string", "this text is not closed, or holds an unknown escape", position)
                return
            shown = character if character.isprintable() else f"U+{ord(character):04X}"
            found.report("character", f"`{shown}` is not part of the language", position, _HINTS.get(character, ""))
            position += 1
            continue
        if match.lastgroup == "foreign":
            found.report(
                "character", f"`{_shown(match[0])}` is not allowed outside texts", position, "use plain letters"
            )
        elif match.lastgroup is not None and match.lastgroup != "space":
            yield Token(match.lastgroup, match[0], position)
        position = match.end()


def _shown(text: str) -> str:
    return "".join(character if character.isprintable() else f"U+{ord(character):04X}" for character in text[:20])


def _check(found: Scan, before: Token | None, token: Token) -> None:
    match token.kind:
        case "number":
            _check_number(found, token)
        case "string":
            _check_string(found, token)
        case "name":
            _check_name(found, before, token)
        case _:
            pass


def _are_side_by_side(before: Token, token: Token) -> bool:
    """Whether two values follow each other: what Python's own message would place at the first of them."""
    return (before.text in _CLOSING or _is_value(before)) and _is_value(token)


def _is_value(token: Token) -> bool:
    return token.kind != "sign" and (not iskeyword(token.text) or token.text in {"True", "False"})


def _check_number(found: Scan, token: Token) -> None:
    whole = token.text.replace("_", "")
    if whole.isdigit():
        if len(whole) > 1 and whole[0] == "0":
            found.report("syntax", "a number does not begin with 0", token.column)
        elif len(whole) > _DIGITS or int(whole).bit_length() > LITERAL_BITS:
            found.report("number-too-large", f"whole numbers have at most {LITERAL_BITS} bits", token.column)
    elif float(whole) == float("inf"):
        found.report("number-too-large", f"`{token.text[:20]}` is larger than any number", token.column)


def _check_string(found: Scan, token: Token) -> None:
    if len(token.text) - 2 > STRING:
        found.report("string-too-long", f"a text has at most {STRING} characters", token.column)
    if any(
        character < " " or "\ud800" <= character <= "\udfff" or character in _DIRECTIONS for character in token.text
    ):
        found.report("character", "this text holds a character that cannot be seen", token.column)


def _check_name(found: Scan, before: Token | None, token: Token) -> None:
    after_dot = before is not None and before.text == "."
    if token.text.startswith("__"):
        found.report("not-allowed", f"`{token.text[:20]}`: no name begins with two underscores", token.column)
    elif iskeyword(token.text) and token.text not in _WORDS and not after_dot:
        hint = _HINTS.get(token.text, "")
        found.report("not-allowed", f"`{token.text}` is not part of the language", token.column, hint)


def _check_brackets(found: Scan) -> None:
    opened: list[Token] = []
    for token in found.tokens:
        if token.text in {"(", "["}:
            opened.append(token)
            if len(opened) == DEPTH + 1:
                found.report("too-deep", f"an expression has at most {DEPTH} levels", token.column)
        elif (
            token.kind == "sign"
            and token.text in _CLOSING
            and (not opened or opened.pop().text != _CLOSING[token.text])
        ):
            found.report("brackets", f"`{token.text}` closes nothing", token.column)
            return
    if opened:
        found.report("brackets", f"`{opened[-1].text}` is never closed", opened[-1].column)


def _check_chains(found: Scan) -> None:
    """Python's parser descends once for each of these, so their number is bounded before it runs."""
    prefixes = powers = choices = 0
    for token in found.tokens:
        prefixes = prefixes + 1 if token.text in {"not", "-", "+"} else 0
        powers += token.text == "**"
        choices += token.text == "if"
        if max(prefixes, powers, choices) > DEPTH:
            found.report("too-deep", f"an expression has at most {DEPTH} levels", token.column)
            return


def _safe(found: Scan) -> str:
    """White space as blanks, and field names that are Python's own words (`event.from`) as stand-ins."""
    safe = re.sub(r"\s", " ", found.text) if not found.problems else ""
    for before, token in zip(found.tokens, found.tokens[1:], strict=False):
        if safe and before.text == "." and iskeyword(token.text):
            end = token.column + len(token.text)
            safe = safe[: token.column] + "x" * len(token.text) + safe[end:]
    return safe
