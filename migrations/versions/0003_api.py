"""Who may come in; tasks and plans; counts that charts and rule lists read"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    # give up soon instead of holding every writer behind a lock that does not come
    op.execute("SET LOCAL lock_timeout = '10s'")
    op.create_table(
        "admin_mutations",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("admin", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_mutations")),
    )
    op.create_index("ix_admin_mutations_admin", "admin_mutations", ["admin", "at"], unique=False)
    op.create_table(
        "api_tokens",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_api_tokens")),
    )
    op.create_index("uq_api_tokens_hash", "api_tokens", ["token_hash"], unique=True)
    op.create_table(
        "dismissed_suggestions",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("suggestion", sa.String(length=200), nullable=False),
        sa.Column("dismissed_by", sa.BigInteger(), nullable=True),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.guild_id"], name=op.f("fk_dismissed_suggestions_guild_id_guilds")
        ),
        sa.PrimaryKeyConstraint("guild_id", "suggestion", name=op.f("pk_dismissed_suggestions")),
    )
    op.create_table(
        "heartbeats",
        sa.Column("process", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("process", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "lake_hours",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_type", sa.String(length=64), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "hour", "event_type", "channel_id", name=op.f("pk_lake_hours")),
    )
    op.create_table(
        "oauth_states",
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("code_verifier", sa.String(length=128), nullable=False),
        sa.Column("return_to", sa.String(length=200), server_default="/", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_oauth_states")),
    )
    op.create_table(
        "plans",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("config_version", sa.BigInteger(), nullable=False),
        sa.Column("lake_seq", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_plans")),
    )
    op.create_table(
        "rule_days",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("rule", sa.String(length=128), nullable=False),
        sa.Column("fired", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("denied", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("failed", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "day", "rule", name=op.f("pk_rule_days")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=100), server_default="", nullable=False),
        sa.Column("avatar_hash", sa.String(length=100), nullable=True),
        sa.Column("grant", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guilds_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index("ix_sessions_expires", "sessions", ["expires_at"], unique=False)
    op.create_index("ix_sessions_user", "sessions", ["user_id"], unique=False)
    op.create_table(
        "sign_in_links",
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("link_hash", name=op.f("pk_sign_in_links")),
    )
    op.create_table(
        "tasks",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), server_default="waiting", nullable=False),
        sa.Column("request", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("progress", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("result", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("error", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("cancelled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_tasks")),
    )
    op.create_index(
        "ix_tasks_waiting", "tasks", ["created_at"], unique=False, postgresql_where=sa.text("status = 'waiting'")
    )
    op.create_table(
        "standings",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_standings")),
    )
    op.create_index(
        "ix_transactions_cause",
        "transactions",
        ["guild_id", "cause", "seq"],
        unique=False,
        postgresql_where=sa.text("cause <> 'rule'"),
    )
    op.add_column("admin_log", sa.Column("via", sa.String(length=120), nullable=True))
    op.add_column("guilds", sa.Column("directory_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "member_preferences", sa.Column("hidden", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.create_index("ix_members_bots", "members", ["guild_id", "account"], postgresql_where=sa.text("is_bot"))
    op.create_index("ix_members_created", "members", ["guild_id", "created_at"])
    op.create_index("ix_members_name", "members", ["guild_id", sa.text("lower(name) text_pattern_ops")])
    op.create_index(
        "ix_member_preferences_hidden",
        "member_preferences",
        ["guild_id", "account"],
        postgresql_where=sa.text("hidden"),
    )
    op.create_index(
        "ix_transactions_at",
        "transactions",
        ["at"],
        postgresql_using="brin",
        postgresql_with={"autosummarize": "on"},
    )
    op.create_index(
        "ix_season_snapshots_balance",
        "season_snapshots",
        ["guild_id", "season_id", "currency", sa.text("balance DESC"), "account"],
    )
    op.add_column(
        "pack_revisions", sa.Column("is_shipped", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("quests", sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("quests", sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("quests", sa.Column("created_by", sa.BigInteger(), nullable=True))
    op.execute(
        "INSERT INTO lake_hours (guild_id, hour, event_type, channel_id, count) "
        "SELECT guild_id, date_trunc('hour', timestamp, 'UTC'), event_type, coalesce(channel_id, 0), count(*) "
        "FROM event_lake GROUP BY 1, 2, 3, 4"
    )
    op.execute(
        "INSERT INTO rule_days (guild_id, day, rule, fired) "
        "SELECT guild_id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), rule, count(*) FROM awards GROUP BY 1, 2, 3"
    )


def downgrade() -> None:
    op.drop_column("quests", "created_by")
    op.drop_column("quests", "completed_at")
    op.drop_column("quests", "claimed_at")
    op.drop_column("pack_revisions", "is_shipped")
    op.drop_index("ix_season_snapshots_balance", table_name="season_snapshots")
    op.drop_index("ix_transactions_at", table_name="transactions")
    op.drop_index("ix_member_preferences_hidden", table_name="member_preferences")
    op.drop_index("ix_members_name", table_name="members")
    op.drop_index("ix_members_created", table_name="members")
    op.drop_index("ix_members_bots", table_name="members")
    op.drop_column("member_preferences", "hidden")
    op.drop_column("guilds", "directory_at")
    op.drop_column("admin_log", "via")
    op.drop_index("ix_transactions_cause", table_name="transactions", postgresql_where=sa.text("cause <> 'rule'"))
    op.drop_table("standings")
    op.drop_index("ix_tasks_waiting", table_name="tasks", postgresql_where=sa.text("status = 'waiting'"))
    op.drop_table("tasks")
    op.drop_table("sign_in_links")
    op.drop_index("ix_sessions_user", table_name="sessions")
    op.drop_index("ix_sessions_expires", table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("rule_days")
    op.drop_table("plans")
    op.drop_table("oauth_states")
    op.drop_table("lake_hours")
    op.drop_table("heartbeats")
    op.drop_table("dismissed_suggestions")
    op.drop_index("uq_api_tokens_hash", table_name="api_tokens")
    op.drop_table("api_tokens")
    op.drop_index("ix_admin_mutations_admin", table_name="admin_mutations")
    op.drop_table("admin_mutations")
