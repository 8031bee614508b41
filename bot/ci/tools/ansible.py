"""ansible-playbook and ansible-lint.

Source: https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_error_handling.html
Source: https://docs.ansible.com/projects/lint/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="ansible",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a host cannot be reached",
            (
                r"^fatal: \[.*\]: UNREACHABLE! => ",
                r"^\[ERROR\]: Task failed: Failed to connect to the host",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a command failed",
            (r"^\[ERROR\]: Task failed: Module failed: non-zero return code",),
        ),
        Signature(
            Evidence.CAUSE,
            "what a task says of its failure",
            (r"^\[ERROR\]: Task failed: ", r"^ERROR! ", r"^\[ERROR\]: .*\bfailed\b"),
        ),
        Signature(
            Evidence.CAUSE,
            "why Ansible stopped",
            (
                r"^\[ERROR\]: (?:couldn't resolve module|the playbook: |YAML parsing failed)",
                r"^\[ERROR\]: (?:Error in vault|Attempting to decrypt|Could not )",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "a task failed",
            (
                r"^fatal: \[.*\]: FAILED! => ",
                r"^failed: \[.*\] (?:\(item=.*\) )?=>",
            ),
        ),
        Signature(
            Evidence.VERDICT,
            "what the task printed",
            (r"^\s+\"?(?:msg|stderr)\"?: \"?'?[^\s\"',]",),
        ),
        Signature(
            Evidence.CAUSE,
            "ansible-lint found a problem",
            (r"^(?:[a-z][a-z-]+)(?:\[[\w-]+\])?: [A-Z].*\.$",),
            Category.LINT,
            follows=r"^(?:WARNING  Listing \d+ violation|\S+\.ya?ml:\d+|\s*$)",
        ),
        Signature(
            Evidence.CAUSE,
            "ansible-lint cannot read a file",
            (r"^(?:syntax-check|load-failure|internal-error|parser-error)\[[\w-]+\]: ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only counts",
            (r"^Failed: \d+ failure\(s\), ", r"\b(?:failed|unreachable)=[1-9]\d* .*\bskipped="),
        ),
        Signature(Evidence.WRAPPER, "the failure was ignored", (r"^\.\.\.ignoring",)),
        Signature(
            Evidence.NOISE,
            "",
            (
                r"\bunreachable=0 +failed=0\b",
                r"^(?:ok|changed|skipping): \[",
                r"^\[WARNING\]: ",
                r"^(?:TASK|PLAY|PLAY RECAP|RUNNING HANDLER) ",
            ),
        ),
    ),
)
