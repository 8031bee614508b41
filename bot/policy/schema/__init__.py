"""What GitHub lets a workflow file say, by GitHub's own schema.

``workflow-v1.0.json`` is the file ``dist/workflow-v1.0.min.json`` of the npm package
``@actions/workflow-parser`` 0.3.61, byte for byte; ``LICENSE`` is its licence. To renew it, copy
both, and take out of ``additions`` what it has by then.

Source: https://github.com/actions/languageservices/tree/main/workflow-parser
"""

from bot.policy.schema.check import MAX_MISMATCHES, Mismatch, mismatches

__all__ = ["MAX_MISMATCHES", "Mismatch", "mismatches"]
"""Where a file departs from the schema, and the limit on how often that is told."""
