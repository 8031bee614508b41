"""pip.

Source: https://pip.pypa.io/en/stable/topics/dependency-resolution/
Source: https://pip.pypa.io/en/stable/cli/pip_check/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool, Zone

_BUILD = "a build that pip ran"

TOOL = Tool(
    name="pip",
    category=Category.DEPENDENCY,
    zones=(
        Zone(
            _BUILD,
            r"^\s*error: subprocess-exited-with-error",
            r"^\s*(?:\[end of output\]|note: This error originates)",
            Evidence.CAUSE,
        ),
    ),
    signatures=(
        Signature(
            Evidence.CAUSE,
            "a package cannot be installed",
            (
                r"^ERROR: (?:Could not find a version|No matching distribution|Cannot install)",
                r"^ERROR: (?:ResolutionImpossible|Could not open requirements|Invalid requirement)",
                r"^ERROR: (?:Package '.*' requires|.* is not a supported wheel)",
                r"^ERROR: THESE PACKAGES DO NOT MATCH",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "why pip stopped",
            (
                r"^ERROR: Could not install packages due to an? \w+Error: ",
                r"^ERROR: HTTP error \d+ while getting ",
            ),
        ),
        Signature(
            Evidence.CAUSE,
            "packages do not fit together",
            (r"^\S+ \S+ has requirement .*, but you(?:'ll)? have \S+ \S+\.$",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "why the build failed",
            (
                r"^\s+(?:[a-z_]\w*\.)*[A-Z]\w*(?:Error|Exception)(?::|$)",
                r"^\s+\S+:\d+(?::\d+)?: (?:fatal )?error: ",
                r"^\s+error(?:\[E\d+\])?: [^s]",
            ),
            Category.DEPENDENCY,
            zone=_BUILD,
        ),
        Signature(
            Evidence.VERDICT,
            "a package cannot be built",
            (r"^\s*[\x{D7}x] .* did not run successfully\.$",),
            Category.DEPENDENCY,
            zone=_BUILD,
        ),
        Signature(
            Evidence.HINT, "the index did not answer", (r"^WARNING: Retrying \(",), Category.NETWORK
        ),
        Signature(
            Evidence.HINT,
            "other versions of the package",
            (r"^ERROR: Ignored the following ",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.NOISE,
            "",
            (r"^ERROR: pip's dependency resolver does not currently",),
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a build failed",
            (
                r"^\s*error: subprocess-exited-with-error",
                r"^ERROR: Failed (?:building wheel|to build)",
                r"^error: metadata-generation-failed",
                r"^ERROR Backend subprocess exited",
            ),
        ),
    ),
)
