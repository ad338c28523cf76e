"""The embedded broker, between a page that sends and a worker that looks for something to do all the time."""

import tempfile
from multiprocessing import get_context
from typing import Any
from uuid import uuid4

from kombu import Connection

import moncompte.celery  # noqa: F401 - names the transport, in the sending process too

MESSAGES = 3000


def connect(folder: str) -> Connection:
    options: dict[str, Any] = {"data_folder_in": f"{folder}/messages", "data_folder_out": f"{folder}/messages"}
    return Connection("filesystem://", transport_options=options | {"control_folder": f"{folder}/control"})


def send_all(folder: str, queue_name: str) -> None:
    with connect(folder) as connection, connection.SimpleQueue(queue_name) as queue:
        for number in range(MESSAGES):
            queue.put({"id": number})


def test_a_message_is_never_seen_before_it_is_whole(tmp_path, monkeypatch):
    for name in ("messages", "control", "taken"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "taken"))
    queue_name = f"codes-{uuid4()}"
    sender = get_context("spawn").Process(target=send_all, args=[str(tmp_path), queue_name])
    taken = []
    with connect(str(tmp_path)) as connection, connection.SimpleQueue(queue_name) as queue:
        sender.start()
        while sender.is_alive() or queue.qsize():
            try:
                taken.append(queue.get(block=False).payload["id"])
            except queue.Empty:
                continue
    assert sorted(taken) == list(range(MESSAGES))
