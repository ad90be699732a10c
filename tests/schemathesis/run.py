"""Schemathesis against a served database, as every role: python run.py <sqlite|postgres> [light]

Makes an invented agency on a fresh database, takes the README's tour so that there is something of everything, and asks
as each role. Ends with 1 if anything was found.
"""

import contextlib
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid

import requests

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BOLE = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug" / "bole"
PASSWORD = "not-in-any-example-1"
TOUR = "sed -n '/^```sh tour$/,/^```$/{//!p;}' README.md | sh -eu"
# Which phases, and how many cases an operation gets in each random one.
FULL = {"phases": "examples,coverage,fuzzing,stateful", "cases": 25}
LIGHT = {"phases": "examples,coverage", "cases": 10}
# The role of the light form: it may call most. What the others may not is walked by tests/tests/it/roles.rs.
LIGHT_ROLES = ["agency_admin"]


@contextlib.contextmanager
def database(kind, folder):
    """The address of a fresh database."""
    if kind == "sqlite":
        yield f"sqlite://{folder}/bole.db"
        return
    import pg8000.native

    server = urllib.parse.urlsplit(os.environ["TEST_DATABASE_URL"])
    name = f"bole_walk_{os.getpid()}"

    def run(statement):
        user, password = server.username, server.password
        connection = pg8000.native.Connection(user, server.hostname, server.path.strip("/"), server.port or 5432, password)
        connection.run(statement)
        connection.close()

    run(f"CREATE DATABASE {name}")
    try:
        yield urllib.parse.urlunsplit(server._replace(path=f"/{name}"))
    finally:
        run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextlib.contextmanager
def served(url, folder):
    """A server on a database with the invented agency; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    clean = {name: value for name, value in os.environ.items() if "DATABASE" not in name and not name.startswith("BOLE")}
    settings = clean | {
        "BOLE_DATABASE_URL": url,
        "BOLE_LISTEN": address,
        "BOLE_MASTER_KEY": "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=",
        "BOLE_PASSWORD": PASSWORD,
        "BOLE_REQUESTS_PER_MINUTE": "0",
        "BOLE_EVENT_STREAM_SECONDS": "0",
        "BOLE_WEBHOOKS_PRIVATE": "true",
        "BOLE_TRUSTED_PROXIES": "127.0.0.1",
        "BOLE_LOG_FILTER": "warn",
    }
    subprocess.run([BOLE, "seed"], env=settings, check=True, stdout=subprocess.DEVNULL)
    with open(folder / "server.log", "wb") as log:
        server = subprocess.Popen([BOLE, "serve"], env=settings, stderr=log, stdout=log)
        try:
            for _ in range(600):
                with contextlib.suppress(requests.ConnectionError):
                    if requests.get(f"http://{address}/readyz", timeout=5).ok:
                        break
                time.sleep(0.1)
            yield f"http://{address}"
        finally:
            server.terminate()
            server.wait(60)


class Actor:
    """Somebody who is logged in."""

    def __init__(self, server, form):
        self.server, self.form = server, form
        answer = requests.post(f"{server}/api/v1/auth/token", data=form, timeout=60)
        answer.raise_for_status()
        self.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def get(self, path):
        return requests.get(self.server + path, headers=self.headers, timeout=60)

    def post(self, path, seen=None, **body):
        headers = self.headers | {"Idempotency-Key": str(uuid.uuid4())} | ({"If-Match": seen} if seen else {})
        answer = requests.post(self.server + path, headers=headers, json=body, timeout=60)
        if not answer.ok:
            sys.exit(f"{path}: {answer.status_code} {answer.text}")
        return answer.json()

    def act(self, path, verb, **body):
        return self.post(f"{path}:{verb}", seen=self.get(path).headers["etag"], **body)


def password(role):
    return {"grant_type": "password", "username": f"demo.{role}", "password": PASSWORD}


def paid(server):
    """Carries on where the tour ends: invoice, receipt, payout, a batch on its way, a contact, a mapping, a certificate."""
    admin, specialist, manager, finance = (
        Actor(server, password(role))
        for role in ("agency_admin", "payroll_specialist", "project_manager", "finance_manager")
    )
    engagement = specialist.get("/api/v1/engagements").json()["data"][0]
    payroll = f"/api/v1/payroll/engagements/{engagement['id']}"
    cycle = f"{payroll}/cycles/2026-01"
    account = admin.post(
        "/api/v1/bank-accounts", bank_name="中国工商银行", account_name="伯乐", number="6222021001116245702", cnaps="102100099996"
    )["id"]
    bill = finance.act(cycle, "invoice")["total"]
    finance.act(cycle, "record-receipt", amount=bill, bank_account_id=account, bank_reference="R1")
    batch = specialist.act(cycle, "pay", bank_account_id=account)["batch"]["id"]
    finance.act(f"/api/v1/payment-batches/{batch}", "approve")
    specialist.act(f"/api/v1/payment-batches/{batch}", "send", form="csv")
    member = specialist.get(f"/api/v1/engagements/{engagement['id']}/roster").json()["data"][0]
    specialist.post(
        f"{payroll}/feedback/certificates", person_id=member["person"]["id"], kind="employment", purpose="购房"
    )
    specialist.post(f"/api/v1/engagements/{engagement['id']}/questions", text="一月的个税是怎么算的？", cycle="2026-01")
    manager.post(f"/api/v1/clients/{engagement['client_id']}/contacts", name="王敏", duties=["inputs"])
    column = {"from": "工号", "to": "employee_number"}
    mapping = {"import": "cycle_inputs", "name": "海川工资表", "columns": [column]}
    manager.post(f"/api/v1/clients/{engagement['client_id']}/import-mappings", **mapping)


def prepared(server):
    """One login for each role, ids of what is there, and files of the right form."""
    document = requests.get(f"{server}/openapi.json", timeout=60).json()
    admin = Actor(server, password("agency_admin"))
    roles = {role["code"]: role["permissions"] for role in admin.get("/api/v1/roles").json()["roles"]}
    logins = {role: password(role) for role in roles}
    machine = {"display_name": "ERP", "scopes": roles["service_account"]}
    account = admin.post("/api/v1/service-accounts", **machine)
    logins["service_account"] = {
        "grant_type": "client_credentials",
        "client_id": account["account"]["id"],
        "client_secret": account["client_secret"],
    }
    # The template of attendance has a day of March; January's inputs are locked.
    known = {"month": ["2026-03", "2026-01"]}
    specialist = Actor(server, password("payroll_specialist"))
    # Level by level: an object's own lists are asked for once the object is known.
    for _ in range(3):
        for path, methods in document["paths"].items():
            names = re.findall(r"{(\w+)}", path)
            if "get" in methods and all(name in known for name in names):
                for actor in (admin, specialist):
                    answer = actor.get(filled(path, known))
                    if answer.ok and answer.headers["content-type"].startswith("application/json"):
                        learn(document, path, answer, known)
    # Whoever asks must not lose his own login: those that may be changed are made for it.
    user = admin.post("/api/v1/users", login_name="spare", display_name="备用", password=PASSWORD, roles=["auditor"])
    known["user_id"] = [user["id"]]
    known["service_account_id"] = [admin.post("/api/v1/service-accounts", **machine)["account"]["id"]]
    known.pop("session_id", None)
    # A session of each user that is there to be ended.
    spare = {}
    for role in roles:
        if role != "service_account":
            session = Actor(server, password(role)).get("/api/v1/auth/sessions").json()["data"]
            spare[role] = {"session_id": [row["id"] for row in session if row["current"]]}
    files = {}
    for path, methods in document["paths"].items():
        taken = methods.get("post", {}).get("requestBody", {}).get("content", {})
        template = path.replace(":import", "/import-template")
        if ":import" in path and "text/csv" in taken:
            answer = specialist.get(filled(template, known))
            answer.raise_for_status()
            files[methods["post"]["operationId"]] = {"text/csv": answer.text}
    answer = "端到端标识,状态,原因\r\nX,paid,\r\n"
    report = (ROOT / "crates/domain/tests/data/pain002-partial.xml").read_text()
    files["record_answer_to_payment_batch"] = {"text/csv": answer, "application/xml": report, "text/xml": report}
    return {"logins": logins, "known": known, "spare": spare, "files": files}


def filled(path, known):
    """The path with an object that is there for each of its parameters."""
    return re.sub(r"{(\w+)}", lambda name: known[name[1]][0], path)


def learn(document, path, answer, known):
    """For which parameters the answer has values: ids by what they begin with, other keys by the path that is longer."""
    def keep(name, value):
        values = known.setdefault(name, [])
        if str(value) not in values and len(values) < 5:
            values.append(str(value))

    shapes = {}
    for longer, methods in document["paths"].items():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                beginning = re.match(r"\^([a-z]{3}_)", parameter["schema"].get("pattern", "")) if parameter["in"] == "path" else None
                if beginning:
                    shapes[beginning[1]] = parameter["name"]
        name = re.match(r"/{(\w+)}", longer.removeprefix(path)) if longer.startswith(path) else None
        rows = answer.json().get("data", []) if name and not name[1].endswith("_id") else []
        for row in rows:
            field = next((field for field in (name[1], "code") if row.get(field)), None)
            if field:
                keep(name[1], row[field])
    for found in re.findall(r'"([a-z]{3}_[0-7][0-9A-HJKMNP-TV-Z]{25})"', answer.text):
        if found[:4] in shapes:
            keep(shapes[found[:4]], found)


def asked(server, state, role, form, folder):
    """One run as a role: how many cases, and what was found."""
    environment = os.environ | {
        "BOLE": server, "BOLE_ROLE": role, "BOLE_STATE": json.dumps(state), "PYTHONPATH": str(HERE),
        "PYTHONDONTWRITEBYTECODE": "1", "NO_PROXY": "*",
    }
    command = [
        pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", HERE / "schemathesis.toml", "run",
        f"{server}/openapi.json", "--checks", "all", "--phases", form["phases"], "--max-examples", os.environ.get("CASES") or str(form["cases"]),
        "--workers", "1", "--seed", os.environ.get("SEED", "1"), "--warnings", "off", "--no-color",
        "--report", "junit", "--report-dir", folder / "reports",
    ]
    done = subprocess.run(command, env=environment, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    cases = re.search(r"^\s+(\d+) generated", done.stdout, re.MULTILINE)
    return done.returncode, int(cases[1]) if cases else 0, done.stdout


def main():
    kind, light = sys.argv[1], "light" in sys.argv[2:]
    form = LIGHT if light else FULL
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with database(kind, folder) as url, served(url, folder) as server:
            tour = os.environ | {"BOLE": server, "BOLE_PASSWORD": PASSWORD, "NO_PROXY": "*"}
            subprocess.run(["sh", "-c", TOUR], cwd=ROOT, env=tour, check=True, stdout=subprocess.DEVNULL)
            paid(server)
            state = prepared(server)
            roles = LIGHT_ROLES if light else [*[r for r in state["logins"] if r != "agency_admin"], "agency_admin"]
            if wanted := os.environ.get("ROLES"):
                roles = wanted.split(",")
            print(f"{kind}: known are", *(f"{name} {len(ids)}" for name, ids in sorted(state["known"].items())), flush=True)
            for role in roles:
                began = time.monotonic()
                status, cases, told = asked(server, state, role, form, folder)
                if status or not cases:
                    failed.append(role)
                    print(told)
                verdict = "found something" if status or not cases else "0 findings"
                print(f"{kind} {role:22} {cases:7} cases {time.monotonic() - began:6.1f} s  {verdict}", flush=True)
        log = (folder / "server.log").read_text()
        # What cannot even be read as HTTP is logged by the web framework and answered 400.
        errors = [line for line in log.splitlines() if "ERROR" in line and "request parse error" not in line]
        if errors:
            print("the server logged errors:", *errors[-20:], sep="\n")
            failed.append("log")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
