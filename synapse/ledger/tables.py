"""Tables of the books: currencies, wallets, and entries that nothing may change."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from synapse.db.base import Base


class CurrencyRow(Base):
    """What the installed packs declare, kept with the books because entries outlive packs."""

    __tablename__ = "currencies"

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    symbol: Mapped[str] = mapped_column(String(32))
    spendable: Mapped[bool]
    seasonal: Mapped[bool]
    allow_negative: Mapped[bool]
    has_levels: Mapped[bool]
    display_order: Mapped[int]
    #: no installed pack declares it any more
    retired: Mapped[bool] = mapped_column(server_default=text("false"))


class WalletRow(Base):
    """An account's units of one currency; `lifetime` never falls, `level` is a high-water mark."""

    __tablename__ = "wallets"
    __table_args__ = (
        Index("ix_wallets_balance", "guild_id", "currency", text("balance DESC"), "account"),
        Index("ix_wallets_lifetime", "guild_id", "currency", text("lifetime DESC"), "account"),
    )

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    currency: Mapped[str] = mapped_column(String(64), primary_key=True)
    balance: Mapped[int]
    lifetime: Mapped[int]
    level: Mapped[int] = mapped_column(Integer)


class Transaction(Base):
    """One entry: `amount` moves between two accounts (0 and below: mint, shop, season, erased).

    `digest` stands for the event's source id, which may name people; it and `rule` and `event_type` are kept
    here so that the chain can be followed after retention took event and award away.
    """

    __tablename__ = "transactions"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("from_account <> to_account", name="two_accounts"),
        Index("ix_transactions_from", "guild_id", "from_account", "seq", postgresql_where=text("from_account > 0")),
        Index("ix_transactions_to", "guild_id", "to_account", "seq", postgresql_where=text("to_account > 0")),
        Index("ix_transactions_event", "guild_id", "event_seq"),
        #: all but what rules paid, which is nearly everything
        Index("ix_transactions_cause", "guild_id", "cause", "seq", postgresql_where=text("cause <> 'rule'")),
        #: entries are appended in the order of time, so that a block range says enough
        Index("ix_transactions_at", "at", postgresql_using="brin", postgresql_with={"autosummarize": "on"}),
        Index(
            "uq_transactions_reverses",
            "guild_id",
            "reverses",
            unique=True,
            postgresql_where=text("reverses IS NOT NULL"),
        ),
    )

    guild_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_account: Mapped[int]
    to_account: Mapped[int]
    currency: Mapped[str] = mapped_column(String(64))
    amount: Mapped[int]
    from_balance: Mapped[int | None]
    to_balance: Mapped[int | None]
    cause: Mapped[str] = mapped_column(String(32))
    rule: Mapped[str | None] = mapped_column(String(128))
    award_seq: Mapped[int | None]
    event_seq: Mapped[int | None]
    event_type: Mapped[str | None] = mapped_column(String(64))
    digest: Mapped[bytes | None]
    #: the entry that this one takes back
    reverses: Mapped[int | None]
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)
    hash: Mapped[bytes]


class SeasonSnapshot(Base):
    """What a wallet held when a season ended, and its rank then."""

    __tablename__ = "season_snapshots"
    __table_args__ = (
        Index("ix_season_snapshots_balance", "guild_id", "season_id", "currency", text("balance DESC"), "account"),
    )

    guild_id: Mapped[int] = mapped_column(ForeignKey("guilds.guild_id"), primary_key=True)
    season_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account: Mapped[int] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(String(64), primary_key=True)
    balance: Mapped[int]
    lifetime: Mapped[int]
    level: Mapped[int] = mapped_column(Integer)
    rank: Mapped[int] = mapped_column(Integer)
    taken_at: Mapped[datetime]
