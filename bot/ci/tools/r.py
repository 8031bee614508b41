"""R: its scripts, `R CMD check` and testthat.

Source: https://cran.r-project.org/doc/manuals/r-release/R-exts.html#Checking-packages
Source: https://testthat.r-lib.org/reference/Reporter.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="r",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a package is not there",
            (
                r"there is no package called [\x{2018}\x{27}]",
                r"^\s*ERROR: dependenc(?:y|ies) .* (?:is|are) not available for package ",
                r"^\s*Packages? (?:required|suggested) (?:but not available|and available but)",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "what a test says",
            (r"\S",),
            Category.TEST,
            follows=r"^\s*(?:── )?(?:\d+\. )?(?:Failure|Error) \(\S+\): ",
        ),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^\s*(?:── )?(?:\d+\. )?(?:Failure|Error) \(\S+\): (?P<test>\S.*?)(?: ─+)?$",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "the script does not parse",
            (r"^Error: unexpected .*(?: in:?|$)",),
            Category.COMPILE,
        ),
        Signature(
            Evidence.CAUSE, "why the script stopped", (r"^Error in .* : \S",), Category.CRASH
        ),
        Signature(Evidence.CAUSE, "why a call stopped", (r"^\s*Error in `.*`: \S",)),
        Signature(
            Evidence.CAUSE,
            "why the script stopped",
            (r"^  \S",),
            Category.CRASH,
            follows=r"^Error in .* : *$",
        ),
        Signature(Evidence.PLACE, "the reason follows", (r"^Error in .* : *$",), Category.CRASH),
        Signature(Evidence.VERDICT, "a check failed", (r"^\* checking .* ERROR$",), Category.TEST),
        Signature(Evidence.HINT, "a check that warns", (r"^\* checking .* (?:WARNING|NOTE)$",)),
        Signature(
            Evidence.HINT,
            "a package is not there",
            (r"^(?:Warning: )?package [\x{2018}\x{27}].*[\x{2019}\x{27}] is not available for ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that it failed",
            (
                r"^\s*Execution halted$",
                r"^\s*Error: Test failures$",
                r"^\s*\[ FAIL [1-9]\d* \| ",
                r"^Status: \d+ ERROR",
                r"^ERROR: (?:lazy loading|compilation) failed for package ",
                r"^Error: R CMD check found ",
            ),
        ),
    ),
)
