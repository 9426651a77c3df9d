"""Templates are looked at when a pack is checked, not when somebody levels up at night."""

import pytest

from synapse.packs.check import check
from synapse.packs.read import read_text

PACK = """
synapse: 1
id: mine
version: "1.0.0"
name: Mine
rules:
  - id: tell
    kind: automation
    trigger: message_create
    effects:
      - announce:
          template: "{template}"
"""


@pytest.mark.parametrize(
    ("template", "code", "says"),
    [
        ("{{{{ actor.mention }}}} wrote {{{{ event.length }}}}", None, ""),
        ("{{{{ actor.mention", "template", "this is no template"),
        ("{{{{ actr.mention }}}}", "unknown-name", "did you mean `actor`?"),
        ("{{{{ ''.__class__ }}}}", None, ""),  # parsed here, stopped by the sandbox when it is rendered
        ("{{% for x in y %}}", "template", "this is no template"),
    ],
)
def test_a_template_is_checked(template: str, code: str | None, says: str) -> None:
    text = PACK.replace("{template}", template.replace("{{", "{").replace("}}", "}"))
    problems = check([read_text(text)]).errors
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert not says or says in f"{problems[0].message} {problems[0].hint}"
    assert not code or problems[0].line == 12
