"""Run by Alembic: upgrades over the connection and inside the transaction that `upgrade.prepare` hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table_schema="bdc")
with context.begin_transaction():
    context.run_migrations()
