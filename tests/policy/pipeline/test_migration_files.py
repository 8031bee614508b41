"""What the files of migrations do that cannot be undone."""

import pytest

from bot.policy.pipeline.migration_files import MAX_PROBLEMS, is_migration, problems

DJANGO, ALEMBIC, SQL = (
    "shop/migrations/0007_prices.py",
    "alembic/versions/ab12_x.py",
    "migrations/1.sql",
)


@pytest.mark.parametrize(
    ("path", "is_so"),
    [
        (DJANGO, True),
        (ALEMBIC, True),
        ("app/migrations/versions/ab12_add.py", True),
        (SQL, True),
        ("db/migrate/20260101_x.up.sql", True),
        ("supabase/migrations/20260101_x.sql", True),
        ("prisma/migrations/20260101_x/migration.sql", True),
        ("migrations/1.down.sql", False),
        ("migrations/1_undo.sql", False),
        ("migrations/rollback.sql", False),
        ("shop/migrations/__init__.py", False),
        ("shop/models.py", False),
        ("docs/migrations/0001.md", False),
        ("schema.sql", False),
    ],
)
def test_which_files_are_migrations(path: str, is_so) -> None:
    assert is_migration(path) is is_so


def lines(path: str, text: str) -> list[int]:
    return [line for line, _ in problems(path, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("operations = [migrations.RunPython(fill)]", [1]),
        ("migrations.RunPython(fill, migrations.RunPython.noop)", []),
        ("migrations.RunPython(fill, reverse_code=empty)", []),
        ("migrations.RunPython(\n    code=fill,\n    reverse_code=empty,\n)", []),
        ("migrations.RunPython(\n    fill,\n)", [1]),
        ("migrations.RunPython(fill, elidable=True)", []),
        ("migrations.RunSQL('select f(1, 2)')", [1]),
        ("migrations.RunSQL(sql, back)", []),
        ("migrations.RunSQL([('a', [1])])", [1]),
        ("migrations.RemoveField('order', 'total')", [1]),
        ("\nmigrations.DeleteModel('Order')", [2]),
        ("migrations.AddField('order', 'total')", []),
        ("migrations.RunPython", [1]),
    ],
)
def test_django(text: str, found) -> None:
    assert lines(DJANGO, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def upgrade():\n    op.add_column('a')\ndef downgrade():\n    op.drop_column('a')\n", []),
        ("def upgrade():\n    op.add_column('a')\ndef downgrade():\n    pass\n", [3]),
        (
            "def upgrade():\n    x()\ndef downgrade() -> None:\n    # none\n    raise NoWayError\n",
            [3],
        ),
        ("def upgrade():\n    op.drop_column('a')\ndef downgrade():\n    y()\n", [2]),
        (
            (
                "def upgrade():\n    op.alter_column('a', new_column_name='b')\ndef downgrade():\n"
                "    y()\n"
            ),
            [2],
        ),
        ("def upgrade():\n    op.drop_table('a')\n", []),
    ],
)
def test_alembic(text: str, found) -> None:
    assert lines(ALEMBIC, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CREATE TABLE a (b int);", []),
        ("drop  table a;", [1]),
        ("ALTER TABLE a\n  DROP COLUMN b;", [2]),
        ("ALTER TABLE a RENAME TO b;", [1]),
        ("ALTER TABLE a\nRENAME COLUMN b TO c;", [2]),
        ("TRUNCATE a;", [1]),
        ("-- drop table a", []),
        ("DROP INDEX a_b;", []),
        ("-- migrate:up\ndrop table a;\n-- migrate:down\ndrop table b;", [2]),
        ("-- +goose Down\ndrop table b;\n-- +goose Up\ndrop table a;", [4]),
    ],
)
def test_sql(text: str, found) -> None:
    assert lines(SQL, text) == found


def test_tells_only_so_many_lines() -> None:
    assert len(lines(SQL, "drop table a;\n" * (MAX_PROBLEMS + 1))) == MAX_PROBLEMS
