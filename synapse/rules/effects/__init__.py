"""What a rule asks for, one small class a word; each says how two of the same combine (DESIGN §4.2)."""

from synapse.rules.effects.money import Credit, Debit, Reverse, Transfer
from synapse.rules.effects.outward import Announce, AssignRole, Emit, GrantMilestone, Log, RemoveRole, SendMessage
from synapse.rules.effects.shaping import Cap, Deny, Scale

Effect = (
    Credit
    | Debit
    | Transfer
    | Reverse
    | Scale
    | Cap
    | Deny
    | GrantMilestone
    | AssignRole
    | RemoveRole
    | Announce
    | SendMessage
    | Log
    | Emit
)

EFFECTS: dict[str, type[Effect]] = {
    "credit": Credit,
    "debit": Debit,
    "transfer": Transfer,
    "reverse": Reverse,
    "scale": Scale,
    "cap": Cap,
    "deny": Deny,
    "grant_milestone": GrantMilestone,
    "assign_role": AssignRole,
    "remove_role": RemoveRole,
    "announce": Announce,
    "send_message": SendMessage,
    "log": Log,
    "emit": Emit,
}
