"""The first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    # give up soon instead of holding every writer behind a lock that does not come
    op.execute("SET LOCAL lock_timeout = '10s'")
    op.create_table(
        "awards",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_seq", sa.BigInteger(), nullable=False),
        sa.Column("rule", sa.String(length=128), nullable=False),
        sa.Column("pack_revision", sa.Integer(), nullable=False),
        sa.Column("event_type", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=True),
        sa.Column("target", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("trace", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "seq", name=op.f("pk_awards")),
    )
    op.create_index("ix_awards_actor", "awards", ["guild_id", "rule", "actor", "at"], unique=False)
    op.create_index("ix_awards_event", "awards", ["guild_id", "event_seq"], unique=False)
    op.create_index(
        "ix_awards_target",
        "awards",
        ["guild_id", "rule", "target", "at"],
        unique=False,
        postgresql_where=sa.text("target IS NOT NULL"),
    )
    op.create_table(
        "event_counters",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("event_type", sa.String(length=80), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("archived", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint(
            "guild_id", "user_id", "event_type", "period", "zone_id", name=op.f("pk_event_counters")
        ),
        postgresql_with={"fillfactor": 80},
    )
    op.create_table(
        "event_lake",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_type", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("target_id", sa.BigInteger(), nullable=True),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("payload_version", sa.SmallInteger(), nullable=False),
        sa.Column("source_id", sa.String(length=128), nullable=False),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "seq", name=op.f("pk_event_lake")),
    )
    op.create_index(
        "ix_event_lake_channel_ts",
        "event_lake",
        ["guild_id", "channel_id", sa.literal_column("timestamp DESC")],
        unique=False,
        postgresql_where=sa.text("channel_id IS NOT NULL"),
    )
    op.create_index(
        "ix_event_lake_guild_ts", "event_lake", ["guild_id", sa.literal_column("timestamp DESC")], unique=False
    )
    op.create_index(
        "ix_event_lake_message",
        "event_lake",
        ["guild_id", sa.literal_column("(payload ->> 'message_id')"), "user_id"],
        unique=False,
        postgresql_where=sa.text("(payload ->> 'message_id') IS NOT NULL"),
    )
    op.create_index(
        "ix_event_lake_target_ts",
        "event_lake",
        ["guild_id", "target_id", sa.literal_column("timestamp DESC")],
        unique=False,
        postgresql_where=sa.text("target_id IS NOT NULL"),
    )
    op.create_index(
        "ix_event_lake_type_ts",
        "event_lake",
        ["guild_id", "event_type", sa.literal_column("timestamp DESC")],
        unique=False,
    )
    op.create_index(
        "ix_event_lake_user_ts",
        "event_lake",
        ["guild_id", "user_id", sa.literal_column("timestamp DESC")],
        unique=False,
    )
    op.create_index("uq_event_lake_source", "event_lake", ["guild_id", "event_type", "source_id"], unique=True)
    op.create_table(
        "guilds",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), server_default="", nullable=False),
        sa.Column("is_generated", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guilds")),
    )
    op.create_table(
        "job_runs",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("job", sa.String(length=32), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "job", name=op.f("pk_job_runs")),
    )
    op.create_table(
        "kept_measures",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "fingerprint", "key", "period", name=op.f("pk_kept_measures")),
        postgresql_with={"fillfactor": 80},
    )
    op.create_table(
        "kept_values",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("period", sa.String(length=16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "fingerprint", "key", "period", "value", name=op.f("pk_kept_values")),
    )
    op.create_table(
        "measure_definitions",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "fingerprint", name=op.f("pk_measure_definitions")),
    )
    op.create_table(
        "milestones_earned",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("milestone", sa.String(length=128), nullable=False),
        sa.Column("season_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("earned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_seq", sa.BigInteger(), nullable=False),
        sa.Column("granted_by", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "account", "milestone", "season_id", name=op.f("pk_milestones_earned")),
    )
    op.create_index(
        "ix_milestones_earned_time",
        "milestones_earned",
        ["guild_id", "milestone", sa.literal_column("earned_at DESC")],
        unique=False,
    )
    op.create_table(
        "outbox",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=128), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("nonce", sa.String(length=25), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "seq", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["guild_id", "due_at", "seq"],
        unique=False,
        postgresql_where=sa.text("delivered_at IS NULL"),
    )
    op.create_table(
        "transactions",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_account", sa.BigInteger(), nullable=False),
        sa.Column("to_account", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("from_balance", sa.BigInteger(), nullable=True),
        sa.Column("to_balance", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=128), nullable=True),
        sa.Column("award_seq", sa.BigInteger(), nullable=True),
        sa.Column("event_seq", sa.BigInteger(), nullable=True),
        sa.Column("event_type", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("reverses", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_transactions_amount_is_positive")),
        sa.CheckConstraint("from_account <> to_account", name=op.f("ck_transactions_two_accounts")),
        sa.PrimaryKeyConstraint("guild_id", "seq", name=op.f("pk_transactions")),
    )
    op.create_index("ix_transactions_event", "transactions", ["guild_id", "event_seq"], unique=False)
    op.create_index(
        "ix_transactions_from",
        "transactions",
        ["guild_id", "from_account", "seq"],
        unique=False,
        postgresql_where=sa.text("from_account > 0"),
    )
    op.create_index(
        "ix_transactions_to",
        "transactions",
        ["guild_id", "to_account", "seq"],
        unique=False,
        postgresql_where=sa.text("to_account > 0"),
    )
    op.create_index(
        "uq_transactions_reverses",
        "transactions",
        ["guild_id", "reverses"],
        unique=True,
        postgresql_where=sa.text("reverses IS NOT NULL"),
    )
    op.create_table(
        "wallets",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.String(length=64), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("lifetime", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "account", "currency", name=op.f("pk_wallets")),
    )
    op.create_index(
        "ix_wallets_balance",
        "wallets",
        ["guild_id", "currency", sa.literal_column("balance DESC"), "account"],
        unique=False,
    )
    op.create_index(
        "ix_wallets_lifetime",
        "wallets",
        ["guild_id", "currency", sa.literal_column("lifetime DESC"), "account"],
        unique=False,
    )
    op.create_table(
        "admin_log",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=True),
        sa.Column("action_type", sa.String(length=50), nullable=False),
        sa.Column("target_table", sa.String(length=50), nullable=False),
        sa.Column("target_id", sa.String(length=100), nullable=False),
        sa.Column("before_snapshot", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("after_snapshot", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("ip_address", sa.String(length=45), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("timestamp", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_admin_log_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "seq", name=op.f("pk_admin_log")),
    )
    op.create_index("ix_admin_log_actor_time", "admin_log", ["guild_id", "actor", "timestamp"], unique=False)
    op.create_index(
        "ix_admin_log_target", "admin_log", ["guild_id", "target_table", "target_id", "timestamp"], unique=False
    )
    op.create_table(
        "currencies",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("symbol", sa.String(length=32), nullable=False),
        sa.Column("spendable", sa.Boolean(), nullable=False),
        sa.Column("seasonal", sa.Boolean(), nullable=False),
        sa.Column("allow_negative", sa.Boolean(), nullable=False),
        sa.Column("has_levels", sa.Boolean(), nullable=False),
        sa.Column("display_order", sa.BigInteger(), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_currencies_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_currencies")),
    )
    op.create_table(
        "guild_directory",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=True),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_guild_directory_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "kind", "id", name=op.f("pk_guild_directory")),
    )
    op.create_table(
        "guild_heads",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("config_version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("lake_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("tx_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("award_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("account_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("outbox_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("log_seq", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("has_erased", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "head",
            sa.LargeBinary(),
            server_default=sa.text("'\\x0000000000000000000000000000000000000000000000000000000000000000'"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_guild_heads_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guild_heads")),
        postgresql_with={"fillfactor": 20},
    )
    op.create_table(
        "members",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("avatar_hash", sa.String(length=100), nullable=True),
        sa.Column("github_username", sa.String(length=39), nullable=True),
        sa.Column("is_bot", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_members_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "account", name=op.f("pk_members")),
    )
    op.create_index("uq_members_user", "members", ["guild_id", "user_id"], unique=True)
    op.create_table(
        "modules",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("module", sa.String(length=32), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_modules_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "module", name=op.f("pk_modules")),
    )
    op.create_table(
        "pack_revisions",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pack_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_pack_revisions_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "revision", name=op.f("pk_pack_revisions")),
    )
    op.create_index("ix_pack_revisions_pack", "pack_revisions", ["guild_id", "pack_id", "revision"], unique=False)
    op.create_table(
        "quests",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("xp_reward", sa.BigInteger(), server_default=sa.text("50"), nullable=False),
        sa.Column("gold_reward", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("status", sa.String(length=16), server_default="open", nullable=False),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("github_issue_url", sa.String(length=500), nullable=True),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_quests_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_quests")),
    )
    op.create_table(
        "rule_packs",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("pack_id", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_rule_packs_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "pack_id", name=op.f("pk_rule_packs")),
    )
    op.create_table(
        "rule_templates",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_rule_templates_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_rule_templates")),
    )
    op.create_table(
        "season_snapshots",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("season_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=64), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("lifetime", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_season_snapshots_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "season_id", "account", "currency", name=op.f("pk_season_snapshots")),
    )
    op.create_table(
        "seasons",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_seasons_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_seasons")),
    )
    op.create_index("uq_seasons_active", "seasons", ["guild_id"], unique=True, postgresql_where=sa.text("active"))
    op.create_index("uq_seasons_name", "seasons", ["guild_id", "name"], unique=True)
    op.create_table(
        "settings",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("category", sa.String(length=50), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_settings_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "key", name=op.f("pk_settings")),
    )
    op.create_index("ix_settings_category", "settings", ["guild_id", "category"], unique=False)
    op.create_table(
        "taxonomy",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("term", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_taxonomy_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "term", name=op.f("pk_taxonomy")),
    )
    op.create_table(
        "zones",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_zones_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "id", name=op.f("pk_zones")),
    )
    op.create_index(
        "uq_zones_name", "zones", ["guild_id", "name"], unique=True, postgresql_where=sa.text("archived_at IS NULL")
    )
    op.create_table(
        "member_preferences",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("announce_level_up", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("announce_achievements", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("announce_awards", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "account"],
            ["members.guild_id", "members.account"],
            name=op.f("fk_member_preferences_guild_id_account_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "account", name=op.f("pk_member_preferences")),
    )
    op.create_table(
        "zone_channels",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "zone_id"],
            ["zones.guild_id", "zones.id"],
            name=op.f("fk_zone_channels_guild_id_zone_id_zones"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "channel_id", name=op.f("pk_zone_channels")),
    )
    op.create_index("ix_zone_channels_zone", "zone_channels", ["guild_id", "zone_id"], unique=False)
    op.create_table(
        "zone_multipliers",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=64), nullable=False),
        sa.Column("multiplier", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "zone_id"],
            ["zones.guild_id", "zones.id"],
            name=op.f("fk_zone_multipliers_guild_id_zone_id_zones"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("guild_id", "zone_id", "activity", "currency", name=op.f("pk_zone_multipliers")),
    )


def downgrade() -> None:
    op.drop_table("zone_multipliers")
    op.drop_index("ix_zone_channels_zone", table_name="zone_channels")
    op.drop_table("zone_channels")
    op.drop_table("member_preferences")
    op.drop_index("uq_zones_name", table_name="zones", postgresql_where=sa.text("archived_at IS NULL"))
    op.drop_table("zones")
    op.drop_table("taxonomy")
    op.drop_index("ix_settings_category", table_name="settings")
    op.drop_table("settings")
    op.drop_index("uq_seasons_name", table_name="seasons")
    op.drop_index("uq_seasons_active", table_name="seasons", postgresql_where=sa.text("active"))
    op.drop_table("seasons")
    op.drop_table("season_snapshots")
    op.drop_table("rule_templates")
    op.drop_table("rule_packs")
    op.drop_table("quests")
    op.drop_index("ix_pack_revisions_pack", table_name="pack_revisions")
    op.drop_table("pack_revisions")
    op.drop_table("modules")
    op.drop_index("uq_members_user", table_name="members")
    op.drop_table("members")
    op.drop_table("guild_heads")
    op.drop_table("guild_directory")
    op.drop_table("currencies")
    op.drop_index("ix_admin_log_target", table_name="admin_log")
    op.drop_index("ix_admin_log_actor_time", table_name="admin_log")
    op.drop_table("admin_log")
    op.drop_index("ix_wallets_lifetime", table_name="wallets")
    op.drop_index("ix_wallets_balance", table_name="wallets")
    op.drop_table("wallets")
    op.drop_index(
        "uq_transactions_reverses", table_name="transactions", postgresql_where=sa.text("reverses IS NOT NULL")
    )
    op.drop_index("ix_transactions_to", table_name="transactions", postgresql_where=sa.text("to_account > 0"))
    op.drop_index("ix_transactions_from", table_name="transactions", postgresql_where=sa.text("from_account > 0"))
    op.drop_index("ix_transactions_event", table_name="transactions")
    op.drop_table("transactions")
    op.drop_index("ix_outbox_waiting", table_name="outbox", postgresql_where=sa.text("delivered_at IS NULL"))
    op.drop_table("outbox")
    op.drop_index("ix_milestones_earned_time", table_name="milestones_earned")
    op.drop_table("milestones_earned")
    op.drop_table("measure_definitions")
    op.drop_table("kept_values")
    op.drop_table("kept_measures")
    op.drop_table("job_runs")
    op.drop_table("guilds")
    op.drop_index("uq_event_lake_source", table_name="event_lake")
    op.drop_index("ix_event_lake_user_ts", table_name="event_lake")
    op.drop_index("ix_event_lake_type_ts", table_name="event_lake")
    op.drop_index("ix_event_lake_target_ts", table_name="event_lake", postgresql_where=sa.text("target_id IS NOT NULL"))
    op.drop_index(
        "ix_event_lake_message",
        table_name="event_lake",
        postgresql_where=sa.text("(payload ->> 'message_id') IS NOT NULL"),
    )
    op.drop_index("ix_event_lake_guild_ts", table_name="event_lake")
    op.drop_index(
        "ix_event_lake_channel_ts", table_name="event_lake", postgresql_where=sa.text("channel_id IS NOT NULL")
    )
    op.drop_table("event_lake")
    op.drop_table("event_counters")
    op.drop_index("ix_awards_target", table_name="awards", postgresql_where=sa.text("target IS NOT NULL"))
    op.drop_index("ix_awards_event", table_name="awards")
    op.drop_index("ix_awards_actor", table_name="awards")
    op.drop_table("awards")
