"""Enough of GraphQL for queries: reading documents, and answering them from the world."""
