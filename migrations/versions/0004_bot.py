"""What the bot keeps: voice sessions, gaps, how far history was read, what was stored without paying, deliveries"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0004"
down_revision: str | None = "0003"

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # give up soon instead of holding every writer behind a lock that does not come
    op.execute("SET LOCAL lock_timeout = '10s'")
    op.create_table(
        "voice_sessions",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("joined_at", _AT, nullable=False),
        sa.Column("seen_at", _AT, nullable=False),
        sa.Column("self_mute", sa.Boolean(), nullable=False),
        sa.Column("self_deaf", sa.Boolean(), nullable=False),
        sa.Column("was_awake", sa.Boolean(), nullable=False),
        sa.Column("awake_at", _AT, nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_voice_sessions")),
    )
    op.create_table(
        "captures",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("began_at", _AT, nullable=False),
        sa.Column("seen_at", _AT, nullable=False),
        sa.Column("commands", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_captures")),
    )
    op.create_table(
        "capture_gaps",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("began_at", _AT, nullable=False),
        sa.Column("ended_at", _AT, nullable=False),
        sa.Column("since_message", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("messages", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("threads", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("joins", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column(
            "unreadable", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False
        ),
        sa.Column("read_at", _AT, nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_capture_gaps")),
    )
    op.create_table(
        "history_reads",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("back_to", _AT, nullable=False),
        sa.Column("oldest_message", sa.BigInteger(), nullable=True),
        sa.Column("messages", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("done", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("updated_at", _AT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "channel_id", name=op.f("pk_history_reads")),
    )
    op.create_table(
        "unpaid_spans",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seqs", postgresql.INT8MULTIRANGE(), nullable=False),
        sa.Column("events", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("opened_at", _AT, server_default=sa.text("now()"), nullable=False),
        sa.Column("closed_at", _AT, nullable=True),
        sa.Column("paid_upto", sa.BigInteger(), nullable=True),
        sa.Column("paid_at", _AT, nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_unpaid_spans")),
    )
    op.create_index(
        "ix_unpaid_spans_open",
        "unpaid_spans",
        ["guild_id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.add_column("outbox", sa.Column("tried_at", _AT, nullable=True))
    op.add_column("outbox", sa.Column("given_up_at", _AT, nullable=True))
    op.add_column("outbox", sa.Column("message_id", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("place_id", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("skipped", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.drop_index("ix_outbox_waiting", table_name="outbox")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["guild_id", "due_at", "seq"],
        unique=False,
        postgresql_where=sa.text("delivered_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_index("ix_outbox_roles", "outbox", ["guild_id", "account", "seq"], unique=False)
    op.create_index(
        "ix_outbox_delivered",
        "outbox",
        ["guild_id", "delivered_at"],
        unique=False,
        postgresql_where=sa.text("delivered_at IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_given_up",
        "outbox",
        ["guild_id", "seq"],
        unique=False,
        postgresql_where=sa.text("given_up_at IS NOT NULL"),
    )


def downgrade() -> None:
    for index in ("ix_outbox_given_up", "ix_outbox_delivered", "ix_outbox_roles"):
        op.drop_index(index, table_name="outbox")
    op.drop_index("ix_outbox_waiting", table_name="outbox")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["guild_id", "due_at", "seq"],
        unique=False,
        postgresql_where=sa.text("delivered_at IS NULL"),
    )
    for column in ("skipped", "place_id", "message_id", "given_up_at", "tried_at"):
        op.drop_column("outbox", column)
    for table in ("unpaid_spans", "history_reads", "capture_gaps", "captures", "voice_sessions"):
        op.drop_table(table)
