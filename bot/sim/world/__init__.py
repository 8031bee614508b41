"""What the simulated GitHub knows: accounts, repositories and all that hangs on them.

Everything here is state that changes: objects with an identity, compared by it. Actions are named
in the world's words (``pull.push(...)``, ``run.finish(...)``); each changes the state and announces
the event that GitHub would tell Apps about. Nothing here knows HTTP or JSON.
"""
