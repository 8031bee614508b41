"""What the handlers need from the outside, and nothing more.

Adapters satisfy these by shape; nobody inherits from them.
"""

from bot.ports.app import App, SentDelivery
from bot.ports.contents import ForkPoint, Tree
from bot.ports.github import GitHub
from bot.ports.others import Clock, Notifier, Permits
from bot.ports.store import Store

__all__ = [
    "App",
    "Clock",
    "ForkPoint",
    "GitHub",
    "Notifier",
    "Permits",
    "SentDelivery",
    "Store",
    "Tree",
]
