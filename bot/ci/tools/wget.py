"""GNU Wget.

Source: https://www.gnu.org/software/wget/manual/wget.html (Exit Status)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_STAMP = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d "

TOOL = Tool(
    name="wget",
    category=Category.NETWORK,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the server refused",
            (rf"(?:{_STAMP}|^)ERROR 40[13]: ",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "the address does not exist",
            (rf"(?:{_STAMP}|^)ERROR 4(?:04|10): ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "wget could not load the address",
            (
                rf"(?:{_STAMP}|^)ERROR \d\d\d: ",
                r"^wget: (?:unable to resolve host|bad address|server returned error)",
                r"^Connecting to .*\.\.\. failed: ",
                r"^HTTP request sent, awaiting response\.\.\. (?:Read error|No data received)",
                r"^ERROR: (?:The certificate of|cannot verify \S+ certificate)",
                r"^Unable to establish SSL connection",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.PLACE,
            "why wget did not load the address",
            (
                r"^(?:GnuTLS: |The certificate(?:'s owner does not match| has expired))",
                r"^Giving up\.",
            ),
        ),
    ),
)
