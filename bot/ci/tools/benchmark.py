"""Budgets of time and size.

Those of github-action-benchmark, asv, pytest-benchmark, size-limit, bundlesize, Lighthouse CI.

Source: https://github.com/benchmark-action/github-action-benchmark
Source: https://asv.readthedocs.io/en/stable/commands.html
Source: https://pytest-benchmark.readthedocs.io/en/stable/comparing.html
Source: https://github.com/ai/size-limit
Source: https://github.com/GoogleChrome/lighthouse-ci/blob/main/docs/assertions.md
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="benchmark",
    category=Category.POLICY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what became slower",
            (
                r"^\| `[^`]+` \| `[^`]+`.* \| `[^`]+`.* \| `\d[\d.]*` \|$",
                r"^\s*\S+ \(\S+\) - Field '\w+' has failed \w+RegressionCheck: ",
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.VERDICT,
            "something became slower",
            (
                r"^# :warning: \*\*Performance Alert\*\* :warning:",
                r"^Possible performance regression was detected for benchmark",
                r"^(?:ERROR: )?Performance has regressed:$",
                r"^PERFORMANCE DECREASED\.$",
                r"^(?:REGRESSION|FAIL): \S.*\b(?:slower|regressed)\b",
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.HINT,
            "something became slower, which fails nothing by itself",
            (r"^\s+Performance has regressed\.$",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "something is larger than its budget",
            (
                r"^\s+Package size limit has exceeded by ",
                r"^\s*FAIL +\S+: [\d.]+ ?\w+ > (?:maxSize|maxBrotli) ",
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "what Lighthouse asserts",
            (r"^\s+✘  \S+ (?:failure|error) for \w+ assertion",),
            Category.POLICY,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that an assertion failed",
            (r"^Assertion failed\. Exiting with status code 1\.$",),
        ),
        Signature(
            Evidence.NOISE,
            "what is compared",
            (r"^Comparing the last benchmark result at \w+ with ",),
        ),
    ),
)
