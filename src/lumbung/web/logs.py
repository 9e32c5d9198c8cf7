"""One structured line per act, to standard error: standard output belongs to the answers of commands."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(*, for_people: bool) -> None:
    """Short coloured lines at a terminal, JSON for a machine that collects them."""
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer(colors=True) if for_people else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_words: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
