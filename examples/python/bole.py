"""What every integration needs once: tokens, retries, refusals, jobs."""

import time
from typing import TypeVar

import httpx
from bole_client import AuthenticatedClient, Client
from bole_client.api.auth import issue_token
from bole_client.api.job import get_job
from bole_client.models import Job, JobState, OAuthFault, Problem, TokenAnswer, TokenRequest
from bole_client.types import Response

Answer = TypeVar("Answer")


class Refused(Exception):
    """The API said no. `problem.code` is stable: decide by it, never by the text."""

    def __init__(self, problem: Problem) -> None:
        fields = "".join(f"\n  {fault.pointer}: {fault.message}" for fault in problem.errors or [])
        super().__init__(f"{problem.status} {problem.code}: {problem.detail}{fields}")
        self.problem = problem


def ok(answer: Response[Answer | Problem]) -> Answer:
    """The body of a success; a problem is raised."""
    if isinstance(answer.parsed, Problem):
        raise Refused(answer.parsed)
    if answer.parsed is None:
        raise RuntimeError(f"unexpected answer {answer.status_code}: {answer.content!r}")
    return answer.parsed


class Patient(httpx.HTTPTransport):
    """Sends again what got no answer, or was told to wait. Only what is safe to send twice: reads, and whatever carries an
    Idempotency-Key. The key of a call never changes, so the first attempt may have worked without harm."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        safe = request.method == "GET" or "Idempotency-Key" in request.headers
        for wait in (1, 2, 4, 8):
            try:
                response = super().handle_request(request)
            except httpx.TransportError:
                if not safe:
                    raise
            else:
                if not safe or response.status_code not in (429, 503):
                    return response
                wait = int(response.headers.get("Retry-After", wait))
                response.close()
            time.sleep(wait)
        return super().handle_request(request)


def log_in(server: str, credentials: TokenRequest) -> AuthenticatedClient:
    """A client with a token of its own. The token lasts 15 minutes: a run that takes longer logs in again."""
    answer = issue_token.sync(client=Client(server), body=credentials)
    if not isinstance(answer, TokenAnswer):
        raise RuntimeError(answer.error_description if isinstance(answer, OAuthFault) else f"no token: {answer}")
    return AuthenticatedClient(
        server,
        answer.access_token,
        headers={"Accept-Language": "en"},
        timeout=httpx.Timeout(60),
        httpx_args={"transport": Patient()},
    )


def finished(client: AuthenticatedClient, job: Job) -> Job:
    """Waits for an import or a computation. Either all of it counts, or nothing."""
    while job.state in (JobState.QUEUED, JobState.RUNNING):
        time.sleep(0.2)
        job = ok(get_job.sync_detailed(job.id, client=client))
    if job.state is JobState.FAILED:
        rows = "".join(f"\n  row {e.row} {e.column}: {e.code} {e.message}" for e in job.errors[:10])
        raise RuntimeError(f"{job.kind} failed: {job.failure}{rows}")
    return job
