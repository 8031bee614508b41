"""curl.

Source: https://curl.se/docs/manpage.html (EXIT CODES)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="curl",
    category=Category.NETWORK,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the server refused",
            (
                r"^curl: \(22\) The requested URL returned error: 40[13]\b",
                r"^curl: \((?:9|67)\) ",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "the address does not exist",
            (r"^curl: \(22\) The requested URL returned error: 4(?:04|10)\b",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "curl does not understand its arguments, or cannot write the file",
            (
                r"^curl: \((?:1|3|23|26)\) ",
                r"^curl: (?:option .*: |no URL specified)",
            ),
            Category.CONFIG,
        ),
        Signature(Evidence.CAUSE, "curl could not load the address", (r"^curl: \(\d+\) ",)),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"^ *\d+ +[\d.]+[kMG]? +\d+ .*--:--:--",
                r"^ *% Total +% Received",
                r"^Warning: (?:Problem|Transient problem): ?.* Will retry",
                r"^curl: try 'curl --help'",
            ),
        ),
    ),
)
