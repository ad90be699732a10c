"""How to be told: webhooks, verified with an independent library; events read and resumed; the stream, resumed too.

The receiver listens on this machine, so the server must allow that: BOLE_WEBHOOKS_PRIVATE=true.
"""

import json
import os
import queue
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
from bole import log_in, ok
from bole_client import AuthenticatedClient
from bole_client.api.client import create_client
from bole_client.api.events import create_webhook_endpoint, list_events
from bole_client.models import EventPage, NewClient, NewWebhookEndpoint, TokenRequest
from standardwebhooks import Webhook, WebhookVerificationError

SERVER = os.environ.get("BOLE", "http://127.0.0.1:8080")
PASSWORD = os.environ.get("BOLE_PASSWORD", "eight-seals-of-jade")
PATIENCE = 30.0


class Receiver:
    """Takes what comes, if its signature holds, and forgets what came twice: the id is the same with each attempt."""

    def __init__(self) -> None:
        self.taken: queue.Queue[dict[str, Any]] = queue.Queue()
        self.secret = ""
        receiver, seen = self, set[str]()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                try:
                    Webhook(receiver.secret).verify(body, headers)
                except WebhookVerificationError:
                    self.answer(401)
                    return
                # Take first, work later: whoever waits for an answer waits 15 seconds at most.
                if headers["webhook-id"] not in seen:
                    seen.add(headers["webhook-id"])
                    receiver.check_altered(body, headers)
                    receiver.taken.put(json.loads(body))
                self.answer(204)

            def answer(self, status: int) -> None:
                self.send_response(status)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/bole"

    def check_altered(self, body: bytes, headers: dict[str, str]) -> None:
        """What was altered on its way is not taken."""
        try:
            Webhook(self.secret).verify(body + b" ", headers)
        except WebhookVerificationError:
            return
        raise RuntimeError("an altered message was taken")


def page(erp: AuthenticatedClient, after: int, limit: int) -> EventPage:
    """The next events after a number."""
    return ok(list_events.sync_detailed(client=erp, after=after, limit=limit))


def heard(token: str, last: int) -> int:
    """The number of the first event that a stream tells after this one."""
    headers = {"Authorization": f"Bearer {token}", "Last-Event-ID": str(last)}
    with httpx.stream("GET", f"{SERVER}/api/v1/events/stream", headers=headers, timeout=PATIENCE) as stream:
        for line in stream.iter_lines():
            if line.startswith("data:"):
                return int(json.loads(line.removeprefix("data:"))["number"])
    raise RuntimeError("the stream ended")


def main() -> None:
    erp = log_in(SERVER, TokenRequest(grant_type="password", username="demo.agency_admin", password=PASSWORD))
    last = 0
    while (read := page(erp, last, 100)).more:
        last = read.next_after
    last = read.next_after

    receiver = Receiver()
    new = NewWebhookEndpoint(url=receiver.url, description="example")
    receiver.secret = ok(create_webhook_endpoint.sync_detailed(client=erp, body=new)).secret

    client = NewClient(credit_code="91310114MA1GT0003F", name="海川智能装备")
    made = ok(create_client.sync_detailed(client=erp, body=client))
    while (event := receiver.taken.get(timeout=PATIENCE))["object"]["id"] != made.id:
        print("webhook:", event["number"], event["type"], event["object"]["type"])
    print("webhook:", event["number"], event["type"], event["object"]["type"])

    # Whoever was away goes on where he was: nothing is missed, nothing comes twice.
    numbers = []
    while True:
        read = page(erp, last, 1)
        numbers += [one.number for one in read.data]
        last = read.next_after
        if not read.more:
            break
    if numbers != list(range(numbers[0], numbers[-1] + 1)) or event["number"] not in numbers:
        raise RuntimeError(f"events are missing: {numbers}")
    print("events:", numbers)
    if heard(erp.token, numbers[0]) != numbers[1]:
        raise RuntimeError("the stream does not go on behind the last event")
    print("stream: goes on behind", numbers[0])


if __name__ == "__main__":
    main()
