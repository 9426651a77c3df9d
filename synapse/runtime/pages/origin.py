"""Where one entry of the books comes from: its award, rule, pack revision, event and admin, and the words for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from synapse.db.session import RawConnection
from synapse.lake.origins import KeptAward, KeptEvent, award_by_seq, event_by_seq
from synapse.ledger.chain import Line
from synapse.ledger.queries import entry_by_seq
from synapse.ledger.reverse import reversal_of
from synapse.members.queries import Profile, member_by_user, members_by_account
from synapse.packs.numbered import revision_by_number
from synapse.packs.queries import pack_from
from synapse.rules.engine import Program
from synapse.rules.problems import Problems
from synapse.runtime.pages.why import Reckoning, Told, reckoning_of, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Everything known of an entry of one member. What is None was never, or is not any more."""

    line: Line
    member: Profile
    other: Profile | None
    award: KeptAward | None
    #: what the rule was called in the revision that paid, or is called now
    rule_name: str | None
    pack: str | None
    pack_version: str | None
    event: KeptEvent | None
    by: Profile | None
    reversed_by: int | None
    reckoning: Reckoning | None

    @property
    def is_faded(self) -> bool:
        """Whether retention has taken what led to it."""
        lost_award = self.line.award_seq is not None and self.award is None
        return lost_award or (self.line.event_seq is not None and self.event is None)

    @property
    def amount(self) -> int:
        """Units gained, below zero where they were lost."""
        return self.line.amount if self.line.to_account == self.member.account else -self.line.amount


async def origin_of(raw: RawConnection, guild: int, program: Program, member: Profile, seq: int) -> Origin | None:
    """Look everything up; None where the member has no such entry."""
    line = await entry_by_seq(raw, guild, seq)
    if line is None or member.account not in (line.from_account, line.to_account):
        return None
    award = None if line.award_seq is None else await award_by_seq(raw, guild, line.award_seq)
    event = None if line.event_seq is None else await event_by_seq(raw, guild, line.event_seq)
    other = line.from_account if line.to_account == member.account else line.to_account
    people = await members_by_account(raw, guild, [other])
    revision = await revision_by_number(raw, guild, award.pack_revision) if award and award.pack_revision else None
    granted_by = event.payload.get("granted_by") if event else None
    undone = await reversal_of(raw, guild, [seq])
    return Origin(
        line=line,
        member=member,
        other=people.get(other),
        award=award,
        rule_name=(_rule_name(revision.text, line.rule) if revision else None)
        or rule_names(program).get(line.rule or ""),
        pack=revision.pack_id if revision else None,
        pack_version=revision.version if revision else None,
        event=event,
        by=await member_by_user(raw, guild, int(granted_by)) if granted_by else None,
        reversed_by=undone[0].seq if undone else None,
        reckoning=reckoning_of(award.trace, line.currency, _roles(award, member.account)) if award else None,
    )


def _roles(award: KeptAward, account: int) -> list[str]:
    """Whether the rule paid them as actor or as target: both where they are both."""
    return [role for role, whom in (("actor", award.actor), ("target", award.target)) if whom == account]


def _rule_name(text: str, rule: str | None) -> str | None:
    """What the pack of that time called the rule."""
    try:
        rules = pack_from(text).rules
    except Problems:
        # written for an earlier Synapse
        return None
    found = next((one for one in rules if one.id == rule), None)
    return None if found is None else found.name or (found.milestone.name if found.milestone else None)


def rule_names(program: Program) -> dict[str, str]:
    """What people call the rules of now."""
    rules = program.compiled.registry.rules
    return {id_: rule.name or (rule.milestone.name if rule.milestone else "") or id_ for id_, rule in rules.items()}


def in_words(
    origin: Origin, program: Program, *, who: str | None = None, names: Mapping[str, str] | None = None
) -> list[str]:
    """The origin as sentences: about `who` instead of the member's name, with the community's names of currencies."""
    line, currency = origin.line, program.currencies.get(origin.line.currency)
    return words(
        Told(
            who=who or origin.member.shown_name,
            amount=origin.amount,
            currency=(names or {}).get(line.currency) or (currency.name if currency else line.currency),
            cause=line.cause,
            at=line.at.astimezone(ZoneInfo(program.setting.timezone)),
            other=origin.other.shown_name if origin.other else None,
            event_type=line.event_type,
            rule=origin.rule_name or line.rule,
            pack=origin.pack,
            revision=origin.award.pack_revision if origin.award else None,
            reckoning=origin.reckoning,
            reason=line.reason,
            by=origin.by.shown_name if origin.by else None,
            reverses=line.reverses,
            reversed_by=origin.reversed_by,
            is_faded=origin.is_faded,
        )
    )
