"""Facts go up: what upstairs must learn is written in the same transaction as the act."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from lumbung.kernel.actors import Actor
from lumbung.kernel.models import Event


def emit(actor: Actor, event: Any) -> None:
    """Append a past-tense frozen dataclass to the outbox.

    Its name is the folder of the capability and the class: ``meetings.CollectionRecorded``.
    """
    kind = type(event)
    name = f"{kind.__module__.split('.')[-2]}.{kind.__name__}"
    body = TypeAdapter(kind).dump_python(event, mode="json")
    Event.objects.create(coop_id=actor.coop_id, name=name, body=body)
