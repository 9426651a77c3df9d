"""Tables of what members achieve: milestones earned, and quests open to them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from synapse.db.base import Base


class MilestoneEarnedRow(Base):
    """A milestone of an account; `season_id` is 0 for those earned once in a lifetime."""

    __tablename__ = "milestones_earned"
    __table_args__ = (Index("ix_milestones_earned_time", "guild_id", "milestone", text("earned_at DESC")),)

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    milestone: Mapped[str] = mapped_column(String(128), primary_key=True)
    season_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    earned_at: Mapped[datetime]
    event_seq: Mapped[int]
    #: account of the admin who granted it; none where it was earned
    granted_by: Mapped[int | None]
    revoked_at: Mapped[datetime | None]


class Quest(Base):
    """A task that members may take on; completing one is a `quest_complete` event."""

    __tablename__ = "quests"

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, server_default="")
    xp_reward: Mapped[int] = mapped_column(server_default=text("50"))
    gold_reward: Mapped[int] = mapped_column(server_default=text("0"))
    status: Mapped[str] = mapped_column(String(16), server_default="open")
    #: account of who claimed it, and when
    claimed_by: Mapped[int | None]
    claimed_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    created_by: Mapped[int | None]
    github_issue_url: Mapped[str | None] = mapped_column(String(500))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
