"""Tables of rule packs as installed: every text ever used, and which one counts now."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, false, func, text
from sqlalchemy.orm import Mapped, mapped_column

from synapse.db.base import Base


class RulePack(Base):
    """A pack of a guild; `revision` is the text in force."""

    __tablename__ = "rule_packs"

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    pack_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer)
    enabled: Mapped[bool] = mapped_column(server_default=text("true"))
    #: packs are read in this order
    position: Mapped[int] = mapped_column(Integer)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PackRevision(Base):
    """One text of one pack, numbered within the guild, so that an award names it by a single number."""

    __tablename__ = "pack_revisions"
    __table_args__ = (Index("ix_pack_revisions_pack", "guild_id", "pack_id", "revision"),)

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    pack_id: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(64))
    #: the pack as one document, its author's comments and order kept
    text: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    #: account of who wrote it; none for shipped text
    author: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, server_default="")
    #: the text came with Synapse, and nobody has touched it
    is_shipped: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RuleTemplate(Base):
    """A rule saved as a starting point for others."""

    __tablename__ = "rule_templates"

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text, server_default="")
    document: Mapped[dict[str, Any]]
    author: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
