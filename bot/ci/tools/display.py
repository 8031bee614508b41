"""Programs that need a screen: X11, Xvfb, Qt, GTK, Tk, Electron.

Source: https://www.x.org/releases/current/doc/man/man1/Xvfb.1.xhtml
Source: https://doc.qt.io/qt-6/qpa.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="display",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the virtual screen did not start",
            (
                r"^xvfb-run: error: ",
                r"^(?:\(EE\) *)?(?:Fatal server error:|Server is already active for display \d+)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "there is no screen",
            (
                (
                    r"(?i)^(?:\S+: |error: |\[error\] )*(?:can't|cannot|unable to"
                    r"|could not) open (?:x )?display\b"
                ),
                r"Gtk-(?:WARNING|ERROR) \*\*:(?: [\d:.]+:)? cannot open display",
                (
                    r"^qt\.qpa\.(?:xcb|wayland"
                    r"|screen): (?:QXcbConnection: )?[Cc]ould not connect to display"
                ),
                r"\bno display name and no \$DISPLAY environment variable$",
                r"\bMissing X server or \$DISPLAY$",
                r"\bNo X11 DISPLAY variable was set",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.VERDICT,
            "Qt finds no screen",
            (
                r"^qt\.qpa\.plugin: Could not (?:load|find) the Qt platform plugin",
                (
                    r"^This application failed to start because no Qt platform plugin could be"
                    r" initialized"
                ),
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.NOISE,
            "what a screen says each time",
            (
                r"^_XSERVTransmkdir: ",
                (
                    r"\bERROR:(?:bus|object_proxy)\.cc\(\d+\)\] Failed to (?:connect to the bus"
                    r"|call method)"
                ),
            ),
        ),
    ),
)
