"""Lua and busted, a framework for its tests.

Source: https://lunarmodules.github.io/busted/
Source: https://www.lua.org/manual/5.4/manual.html#7
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="lua",
    category=Category.TEST,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "what luacheck found",
            (r"^\s*\S+\.lua:\d+:\d+(?:-\d+)?: (?:\([WE]\d+\) )?\S",),
            Category.LINT,
        ),
        Signature(
            Evidence.CAUSE,
            "a module is not there",
            (r"^(?:lua[\d.]*: |luajit: )?\S+\.lua:\d+: module '.*' not found:",),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.CAUSE,
            "why the script stopped",
            (r"^(?:lua[\d.]*|luajit): \S+:\d+: ",),
            Category.CRASH,
        ),
        Signature(Evidence.CAUSE, "what a test says", (r"^\S+_spec\.lua:\d+: \S",), Category.TEST),
        Signature(
            Evidence.VERDICT,
            "a test failed",
            (r"^(?P<test>\S.*)$",),
            Category.TEST,
            follows=r"^(?:Failure|Error) -> \S+ @ \d+$",
        ),
        Signature(
            Evidence.PLACE,
            "where a test failed",
            (r"^(?:Failure|Error) -> \S+ @ \d+$",),
            Category.TEST,
        ),
        Signature(
            Evidence.CAUSE,
            "busted does not understand its arguments",
            (r"^busted: error: ",),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "how many tests failed",
            (r"^\d+ success(?:es)? / (?:[1-9]\d* failures?|0 failures / [1-9])",),
        ),
    ),
)
