"""zizmor, an auditor of workflow security, as a process that is told nothing and trusted little.

What it reads is written by strangers, and what it does with that is not ours. So each run has its
own folder, no network and no token, a bare environment, and limits that the kernel keeps; and a
file that stops it costs only its own audit.
Source: https://docs.zizmor.sh/usage/
"""

from bot.auditing.remembered import Remembered
from bot.auditing.zizmor import Zizmor, audit_now, installed

__all__ = ["Remembered", "Zizmor", "audit_now", "installed"]
