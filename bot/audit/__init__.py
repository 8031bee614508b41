"""The audit log, without the database: what a record says, and how it is proven and exported."""
