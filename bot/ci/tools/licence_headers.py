"""Checks that files begin with their licence.

license-eye, addlicense, Apache RAT, license-maven-plugin.

Source: https://github.com/apache/skywalking-eyes
Source: https://github.com/google/addlicense
Source: https://creadur.apache.org/rat/
Source: https://mathieu.carbou.me/license-maven-plugin/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="license-headers",
    category=Category.POLICY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a file without its licence",
            (r"^\S+\.\w+$",),
            Category.POLICY,
            follows=r"^(?:ERROR )?[Tt]he following files don't have a valid license header",
        ),
        Signature(
            Evidence.CAUSE,
            "a file without its licence",
            (
                r"^(?:\[ERROR\] )?Missing header in: \S",
                r"\bToo many files with unapproved license: \d",
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.VERDICT,
            "files without their licence",
            (
                r"^(?:ERROR )?[Tt]he following files don't have a valid license header",
                r"^(?:\d{4}/\d\d/\d\d \d\d:\d\d:\d\d )?missing license header$",
                (
                    r"^\S+\.\w+: (?:missing|no) (?:license|licence|copyright|Copyright"
                    r"|SPDX) (?:header|notice)"
                ),
                r"^(?:license|licence|copyright) header missing: \S",
                r"\bSome files do not have the expected license header",
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a file has none",
            (r"^(?:ERROR )?one or more files does not have a valid license header",),
        ),
    ),
)
