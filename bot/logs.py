"""Logging: one line per event, structured, and free of secrets."""

import logging
import sys
from typing import Any

import structlog

from bot.redact import Redactor
from bot.settings import LogFormat, LogLevel


def configure(level: LogLevel, form: LogFormat, secrets: tuple[str, ...] = ()) -> None:
    """Make structlog, and what libraries log, write to standard error.

    Args:
        level: The least important line that is written.
        form: How.
        secrets: Values that must not be written wherever they turn up.
    """
    redact = Redactor(secrets)

    def last(_: object, __: str, line: Any) -> str:  # noqa: ANN401 - the renderer has made it text
        return redact(line)

    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    render = (
        structlog.processors.JSONRenderer()
        if form is LogFormat.JSON
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, render, last],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                render,
                last,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)
