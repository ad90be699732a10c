"""Who asks, and for what: a token of the role, ids of objects that are there, files of the right form."""

import json
import os
import random
import re
import uuid
import zlib

import requests
import schemathesis
from schemathesis.core import NOT_SET
from schemathesis.core.parameters import ParameterLocation

SERVER = os.environ["BOLE"]
ROLE = os.environ["BOLE_ROLE"]
STATE = json.loads(os.environ["BOLE_STATE"])
# Guesses at log-ins are counted by address: those of the tests must not hold up the log-in of the tests.
OWN_ADDRESS = {"X-Forwarded-For": "203.0.113.250"}
NAMES = [login.get("username") for login in STATE["logins"].values()]
# The form of an idempotency key, as the document tells it.
KEY = re.compile("[!-~]([ -~]{0,253}[!-~])?")
# Bodies that are files.
RAW = ("text/", "image/", "application/pdf", "application/octet-stream", "application/xml")
# Ids of which only those that were made for it may be touched.
ID = re.compile("[a-z]{3}_[0-7][0-9A-Z]{25}")
OWN = ("user_id", "service_account_id", "session_id")


@schemathesis.auth(refresh_interval=300)
class Token:
    refresh_token = None

    def get(self, case, context):
        # Wrong present passwords, sent to change it, hold up the log-in by password: a session is carried on instead.
        form = STATE["logins"][ROLE]
        if Token.refresh_token:
            form = {"grant_type": "refresh_token", "refresh_token": Token.refresh_token}
        answer = requests.post(f"{SERVER}/api/v1/auth/token", data=form, headers=OWN_ADDRESS, timeout=60)
        answer.raise_for_status()
        Token.refresh_token = answer.json().get("refresh_token")
        return answer.json()["access_token"]

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.serializer("application/xml", "text/xml")
def as_it_is(context, value):
    """XML is a file here: it is sent as it is, not made of a value."""
    return value if isinstance(value, bytes) else str(value).encode()


def sound(case, location=None):
    """Was this part of the request, or all of it, made by its schema?"""
    if case.meta is None:
        return False
    part = case.meta.components.get(location) if location else case.meta.generation
    return part is not None and part.mode.is_positive


@schemathesis.hook
def before_call(context, case, kwargs):
    # The same request draws the same: a run can be repeated.
    path = json.dumps(case.path_parameters, sort_keys=True, default=str)
    chance = random.Random(zlib.crc32(f"{case.id}{path}".encode()))
    if case.operation.definition.raw.get("operationId") in ("issue_token", "revoke_token"):
        case.headers["X-Forwarded-For"] = f"198.51.100.{chance.randrange(256)}"
        # Nor is the own login guessed at, whose name is among the answers that Schemathesis draws from.
        if isinstance(case.body, dict) and case.body.get("username") in NAMES:
            case.body["username"] = "somebody.else"
    # An id of the right form is nobody's as a rule: most times an object that is there stands in for it. Whoever asks
    # must not end his own session or lock his own login: of users, accounts and sessions it is always one that may go.
    for name, value in (case.path_parameters or {}).items():
        known = STATE["spare"].get(ROLE, {}).get(name) or STATE["known"].get(name)
        if name in OWN and ID.fullmatch(str(value)):
            case.path_parameters[name] = chance.choice(known or [value])
        elif known and sound(case, ParameterLocation.PATH) and chance.random() < 0.8:
            case.path_parameters[name] = chance.choice(known)
    # Schemathesis writes the same key for every request; each is a command of its own, not a retry.
    if case.headers and KEY.fullmatch(str(case.headers.get("Idempotency-Key", ""))):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if case.headers and "If-Match" in case.headers and sound(case, ParameterLocation.HEADER) and chance.random() < 0.5:
        case.headers["If-Match"] = "*"
    # A cursor is what the service made; no schema tells which text that is. The examples of its form are refused rightly.
    if case.query and "cursor" in case.query and sound(case, ParameterLocation.QUERY):
        del case.query["cursor"]
    # Nor does a schema tell what stands in a file: a sound one is the template. The one unsound file is the empty one;
    # a number or an object, written as text, is a text like any other.
    if (case.media_type or "").startswith(RAW) and not sound(case):
        if case.body is not NOT_SET and not isinstance(case.body, (str, bytes)):
            case.body = ""
    files = STATE["files"].get(case.operation.definition.raw.get("operationId"), {})
    if files and sound(case):
        if case.query:
            case.query.pop("charset", None)
        if case.media_type in files:
            case.body = files[case.media_type]
        elif isinstance(case.body, dict) and "file" in case.body:
            case.body["file"] = files["text/csv"]
