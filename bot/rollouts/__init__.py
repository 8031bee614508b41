"""Rollouts: how traffic moves to a commit, step by step. Pure."""
