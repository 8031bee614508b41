"""What the usual HTTP, TLS and DNS clients of Python, Go, Java, Node.js and OpenSSL say.

Source: https://docs.openssl.org/master/man1/openssl-verification-options/
Source: https://requests.readthedocs.io/en/latest/api/ (Exceptions)
Source: https://pkg.go.dev/net#OpError
Source: https://nodejs.org/api/errors.html (Common system errors)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_GO = r"^(?:(?:[Ee]rror|fatal|panic): )?(?:Get|Head|Post|Put|Patch|Delete) \"https?://\S*\": "
_JAVA = (
    r"(?:java\.net\.(?:UnknownHost|Connect|NoRouteToHost|SocketTimeout|Socket)Exception"
    r"|java\.net\.http\.Http(?:Connect)?TimeoutException|javax\.net\.ssl\.SSL\w*Exception)\b"
)

TOOL = Tool(
    name="network",
    category=Category.NETWORK,
    signatures=(
        Signature(
            Evidence.VERDICT,
            "the server refused",
            (r"^\S*\bHTTPError: (?:HTTP Error )?40[13]\b",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.VERDICT,
            "a request failed",
            (
                r"^(?:requests|urllib3)\.exceptions\.\w+: ",
                r"^(?:urllib\.error|httpx|httpcore|aiohttp\.[\w.]+)\.\w+: ",
                r"^socket\.gaierror: ",
                r"^(?:ssl\.)?SSL\w*Error: \[SSL: ",
            ),
            Category.NETWORK,
        ),
        Signature(Evidence.CAUSE, "a request failed", (_GO + r"\S",), Category.NETWORK),
        Signature(
            Evidence.VERDICT, "a request failed", (r"^Caused by: " + _JAVA,), Category.NETWORK
        ),
        Signature(
            Evidence.CAUSE,
            "a request failed",
            (
                r"^\s*(?:\[cause\]: )?\[?Error: (?:getaddrinfo|connect|read|write) E[A-Z_]+\b",
                r"^\s*(?:\[cause\]: )?Error: (?:self[- ]signed|certificate has expired)",
                r"^\s*(?:\[cause\]: )?Error: (?:unable to (?:verify|get local)|socket hang up)",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.VERDICT,
            "OpenSSL refused",
            (
                r"^[0-9A-Fa-f]{8,}:error:[0-9A-F]+:",
                r"^verify error:num=\d+:",
                r"^error \d+ at \d+ depth lookup: ?",
                r"^connect:errno=\d+",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "OpenSSL cannot read a key or a certificate",
            (
                r"^Could not (?:open file or uri for|read) .*(?:key|certificate)s? .*from ",
                r"^Could not read (?:private key|certificate) from ",
                r"^unable to load (?:Private Key|certificate)",
            ),
            Category.CONFIG,
        ),
    ),
)
