"""The job engine: deliveries in, jobs out, on SQLite and on PostgreSQL.

A job is a row, durable until it is done. Who may work on the jobs of a key is decided by a *turn*:
a lease on the key, held in memory when one process owns the database (``memory.py``) and by
PgQueuer when many share it (``pgqueuer.py``). Everything else is the same code on both.
"""
