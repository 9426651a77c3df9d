"""Tables of people: the only place where a Discord id and an account number meet."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from synapse.db.base import Base


class Member(Base):
    """One account of a guild. Erasing a person empties everything here but the number."""

    __tablename__ = "members"
    __table_args__ = (
        Index("uq_members_user", "guild_id", "user_id", unique=True),
        Index("ix_members_bots", "guild_id", "account", postgresql_where=text("is_bot")),
        Index("ix_members_created", "guild_id", "created_at"),
    )

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    account: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int | None]
    #: none where nobody told us one: faces show a stand-in and say so
    name: Mapped[str | None] = mapped_column(String(100))
    avatar_hash: Mapped[str | None] = mapped_column(String(100))
    github_username: Mapped[str | None] = mapped_column(String(39))
    is_bot: Mapped[bool] = mapped_column(server_default=text("false"))
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


#: finds members by the beginning of their name
Index(
    "ix_members_name",
    Member.guild_id,
    func.lower(Member.name).label("lowered"),
    postgresql_ops={"lowered": "text_pattern_ops"},
)


class MemberPreferences(Base):
    """Which announcements about themselves a member wants; all unless said otherwise."""

    __tablename__ = "member_preferences"
    __table_args__ = (
        ForeignKeyConstraint(["guild_id", "account"], ["members.guild_id", "members.account"], ondelete="CASCADE"),
        Index("ix_member_preferences_hidden", "guild_id", "account", postgresql_where=text("hidden")),
    )

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int] = mapped_column(primary_key=True)
    announce_level_up: Mapped[bool] = mapped_column(server_default=text("true"))
    announce_achievements: Mapped[bool] = mapped_column(server_default=text("true"))
    #: not on leaderboards or other public pages
    hidden: Mapped[bool] = mapped_column(server_default=text("false"))
    announce_awards: Mapped[bool] = mapped_column(server_default=text("true"))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
