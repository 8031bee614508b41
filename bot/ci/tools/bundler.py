"""Bundler and RubyGems.

Source: https://bundler.io/man/bundle-install.1.html
Source: https://guides.rubygems.org/command-reference/#gem-install
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="bundler",
    category=Category.DEPENDENCY,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the source of gems cannot be reached",
            (r"^Could not (?:reach host|fetch specs from) ", r"^Network error while fetching http"),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "what Bundler could not resolve",
            (
                r"^(?:ERROR: +)?Could not find (?:a valid )?gem ['\"`]",
                r"^Could not find \S+-\d[\w.-]*.* in (?:any of the sources|locally installed gems)",
                r"Could not find .*\(Bundler::GemNotFound\)$",
                r"^(?:Bundler c|C)ould not find compatible versions",
                r"^You are trying to install in deployment mode after changing",
                r"^Your bundle is locked to ",
                r"^Your bundle only supports platforms ",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "Bundler is not set up right",
            (
                r"^Your Ruby version is \S+, but your Gemfile specified ",
                r"^\[!\] There was an error parsing ",
                r"^bundler: command not found: ",
                r"^Could not locate Gemfile",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "what building a gem misses",
            (
                r"^(?:mkmf\.rb c|C)an't find (?:the )?['\"]?(?:header files for ruby|\S+\.h\b)",
                r"^\S+ is missing\. Please (?:install|locate) ",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.VERDICT,
            "a gem does not build",
            (
                r"^An error occurred while installing .*, and Bundler",
                r"ERROR: (?: Error installing .*|Failed to build gem native extension)",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.PLACE, "what differs", (r"^You have (?:added to|deleted from) the Gem",)
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that a gem does not build",
            (r"^\*\*\* extconf\.rb failed \*\*\*", r"^extconf failed, exit code \d+"),
        ),
        Signature(Evidence.NOISE, "", (r"^Don't run Bundler as root",)),
    ),
)
