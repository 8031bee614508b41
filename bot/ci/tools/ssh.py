"""OpenSSH: ssh, scp, sftp.

Source: https://man.openbsd.org/ssh (EXIT STATUS)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="ssh",
    category=Category.NETWORK,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the server does not accept the key",
            (
                r"^(?:\S+@\S+: )?Permission denied \([\w,-]+\)\.?$",
                r"^Load key \".*\": ",
                r"^Permissions \d+ for '.*' are too open",
                r"^(?:Received disconnect from .*: )?Too many authentication failures",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "the key of the server is not the known one",
            (
                r"^Host key verification failed\.",
                r"WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!",
                r"^No \S+ host key is known for ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the server cannot be reached",
            (
                r"^ssh: (?:connect to host|Could not resolve hostname) ",
                r"ssh_dispatch_run_fatal: ",
                r"^(?:kex_exchange_identification|ssh_exchange_identification): ",
                r"^Connection (?:timed out during|closed by \S+ port|reset by \S+ port) ",
                r"^client_loop: send disconnect: ",
                r"^Timeout, server \S+ not responding",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "a file could not be copied",
            (
                r"^scp: (?:stat local|dest open|realpath|open local|remote \w+) ",
                r"^scp: .*: (?:No such file or directory|Permission denied|Is a directory)$",
                r"^stat .*: No such file or directory$",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "there is no agent for the keys",
            (
                r"^Could not open a connection to your authentication agent",
                r"^Error loading key \".*\": ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that the connection ended",
            (r"^(?:scp: )?[Cc]onnection closed\r?$", r"^lost connection$"),
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^Warning: Permanently added '.*' \(\w+\) to the list of known hosts",),
        ),
    ),
)
