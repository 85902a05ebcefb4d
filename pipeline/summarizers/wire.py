"""Ask a chat-completions endpoint: send, read the stream, and try again where that can help.

In:   an address, a request, a key.
Out:  the answer's text and why it ended.
Not:  what is asked (llm.py).
Why:  a local server restarts, a shared one says "too many"; neither may hang or lose a newsroom's run.

Each attempt has a deadline of its own, for the whole answer: a server that sends a word now and then
passes every timeout of a single read. Redirects are not followed: the key would travel with them.
"""

from __future__ import annotations

import email.utils
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.config import LlmConfig
from pipeline.errors import SummarizerError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

MOST_BYTES = 4 << 20  # of an answer
PIECE_BYTES = 1 << 14
AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})  # statuses that pass

sleep = time.sleep


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint said."""

    text: str
    reason: str  # "stop", "length" … as the protocol calls it; "" where it was not told


class _PassingError(Exception):
    """What may be over at the next attempt; `wait` is how long the server asks to wait, in seconds."""

    def __init__(self, got: str, wait: float | None = None) -> None:
        super().__init__(got)
        self.wait = wait


def ask(address: str, request: dict[str, Any], key: str | None, config: LlmConfig) -> Answer:
    """Send a request and read its answer, at most `attempts` times.

    Raises:
        SummarizerError: No attempt brought an answer, or one was refused for good.
    """
    told = ""
    for attempt in range(config.attempts):
        try:
            return _once(address, request, key, config)
        except _PassingError as error:
            told = str(error)
            wait = config.backoff_s * 2**attempt if error.wait is None else error.wait
            if attempt + 1 < config.attempts:
                sleep(min(wait, config.most_wait_s))
    raise _refused(address, f"{told} ({config.attempts} attempts)")


def _once(address: str, request: dict[str, Any], key: str | None, config: LlmConfig) -> Answer:
    from urllib3 import Timeout, exceptions

    from pipeline.read.fetch import pool

    deadline = time.monotonic() + config.deadline_s
    headers = {
        "User-Agent": f"mujaz/{__version__}",
        "Content-Type": "application/json",
        "Accept": "text/event-stream, application/json",
    }
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    try:
        with pool(address) as opened:
            response = opened.request(
                "POST",
                address,
                body=json.dumps(request, ensure_ascii=False).encode(),
                headers=headers,
                preload_content=False,
                retries=False,
                redirect=False,
                timeout=Timeout(connect=config.timeout_s, read=config.timeout_s),
            )
            try:
                _check(response, address, config)
                return _answer(response, address, deadline, config)
            finally:
                response.close()
    except exceptions.NewConnectionError as error:  # urllib3 counts it among the timeouts
        raise _PassingError(_short(error)) from error
    except exceptions.TimeoutError as error:
        raise _PassingError(f"no answer in {config.timeout_s:g} s") from error
    except (exceptions.HTTPError, OSError) as error:
        raise _PassingError(_short(error)) from error


def _check(response: BaseHTTPResponse, address: str, config: LlmConfig) -> None:
    """Leave where the status is no answer."""
    if response.status == 200:
        return
    told = f"HTTP {response.status} {_said(response)}".strip()
    if response.status in AGAIN:
        raise _PassingError(told, _asked_wait(response.headers.get("Retry-After"), config.most_wait_s))
    raise _refused(address, told)


def _said(response: BaseHTTPResponse) -> str:
    """The first words of an error's body: endpoints say there which model or key is wrong."""
    return " ".join(response.read(2000).decode("utf-8", "replace").split())[:160]


def _asked_wait(value: str | None, most: float) -> float | None:
    """Seconds that a Retry-After asks for, as a number or a date; None where it asks for none."""
    if not value:
        return None
    try:
        return max(0.0, min(float(value), most))
    except ValueError:
        pass
    try:
        at = email.utils.parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError):
        return None
    return max(0.0, min(at - time.time(), most))


def _answer(response: BaseHTTPResponse, address: str, deadline: float, config: LlmConfig) -> Answer:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == "text/event-stream":
        return _streamed(_lines(response, deadline, config))
    if kind == "application/json":
        return _whole(b"\n".join(_lines(response, deadline, config)))
    raise _refused(address, f"the content type {kind or 'none'!r}")


def _lines(response: BaseHTTPResponse, deadline: float, config: LlmConfig) -> Iterator[bytes]:
    """The body line by line as it arrives, within its deadline and size."""
    kept, size = b"", 0
    while piece := response.read1(PIECE_BYTES):
        size += len(piece)
        if size > MOST_BYTES:
            raise _PassingError(f"an answer over {MOST_BYTES} bytes")
        if time.monotonic() > deadline:
            raise _PassingError(f"no whole answer in {config.deadline_s:g} s")
        *lines, kept = (kept + piece).split(b"\n")
        yield from lines
    if kept:
        yield kept


def _streamed(lines: Iterator[bytes]) -> Answer:
    """The answer of a stream of events; one that stops before its end is none."""
    text: list[str] = []
    reason = ""
    for line in lines:
        if not line.startswith(b"data:"):
            continue
        data = line[5:].strip()
        if data == b"[DONE]":
            return Answer("".join(text), reason)
        choice = _choice(_parsed(data))
        delta = choice.get("delta")
        piece = delta.get("content") if isinstance(delta, dict) else None
        text.append(piece if isinstance(piece, str) else "")
        reason = choice.get("finish_reason") or reason
    if reason:  # some servers leave the mark out
        return Answer("".join(text), reason)
    raise _PassingError("a stream that breaks off")


def _whole(body: bytes) -> Answer:
    choice = _choice(_parsed(body))
    message = choice.get("message")
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, str):
        raise _PassingError("an answer without a message")
    return Answer(content, str(choice.get("finish_reason") or ""))


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _PassingError("JSON that does not parse")
    if "error" in found:
        raise _PassingError(f"an error: {json.dumps(found['error'], ensure_ascii=False)[:160]}")
    return found


def _choice(found: dict[str, Any]) -> dict[str, Any]:
    """The first choice; a last event that only counts tokens has none."""
    choices = found.get("choices")
    return choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}


def _refused(address: str, got: str) -> SummarizerError:
    return SummarizerError(
        expected="an answer in the chat-completions protocol",
        got=got,
        where=address,
        do="Check summarize.llm.base_url, summarize.name and that the server runs.",
    )


def _short(error: Exception) -> str:
    cause = getattr(error, "reason", None) or error
    told = str(getattr(cause.__cause__, "strerror", "") or type(cause).__name__)
    return f"a connection that fails ({told})"
