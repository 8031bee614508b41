"""Run jobs: take them from the queue, hand each to its handler, and deal with what goes wrong."""
