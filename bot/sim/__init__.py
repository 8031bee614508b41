"""A GitHub that answers over real HTTP, for the tests and for ``sluice demo``.

It behaves as GitHub's documents say, never as is convenient for the bot. Where the documents and
what people observe disagree, the observation is cited beside the code.
"""
