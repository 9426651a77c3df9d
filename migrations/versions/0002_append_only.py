"""The books and the audit log refuse to be changed"""

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"

APPEND_ONLY = ("transactions", "admin_log", "pack_revisions")


def upgrade() -> None:
    # give up soon instead of holding every writer behind a lock that does not come
    op.execute("SET LOCAL lock_timeout = '10s'")
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation', HINT = 'add a row that corrects the other one';
        END
        $$
        """
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        # ALWAYS: also where a session calls itself a replica, as a restore or a superuser might
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")


def downgrade() -> None:
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute("DROP FUNCTION refuse_change()")
