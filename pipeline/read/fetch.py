"""Room 1, step 2 for an address: http(s) → bytes.

In:   a URL as it was typed, Arabic letters too; limits of the config.
Out:  the bytes of the answer, and the charset that the server named.
Not:  what the bytes are (sniff.py).
Why:  a server may be slow, endless, gone or lying; none of that may hang a newsroom's run.

The whole download has one deadline, name look-up and redirects included: a server that sends a byte
now and then passes every timeout of a single read.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline import __version__
from pipeline.config import ReadConfig
from pipeline.errors import InputError, MujazError
from pipeline.read.parts import Raw, too_large, unreadable

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

MOST_REDIRECTS = 5
PIECE_BYTES = 1 << 16
HEADERS = {
    "User-Agent": f"mujaz/{__version__}",
    "Accept": "text/html,application/xhtml+xml,text/plain,application/pdf,*/*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}


def is_address(path: str) -> bool:
    """Whether an input is an http(s) URL."""
    return bool(re.match(r"https?://", path, re.IGNORECASE))


def fetch(url: str, config: ReadConfig) -> Raw:
    """Download one address.

    Raises:
        InputError: No answer in time, no such place, an answer that is not 200.
        TooLargeError: The answer, unpacked, is over `max_bytes`.
    """
    outcome: list[Raw | Exception] = []
    stop = threading.Event()

    def work() -> None:
        try:
            outcome.append(_download(url, config, stop))
        except Exception as error:  # carried to the caller's thread, whatever it is
            outcome.append(error)

    # A thread, because a name look-up and a header that drips have no timeout of their own.
    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    worker.join(config.timeout_s)
    if not outcome:
        stop.set()
        raise _slow(url, config)
    if isinstance(outcome[0], MujazError):
        raise outcome[0]
    if isinstance(outcome[0], Exception):
        raise _unreachable(url, config, outcome[0]) from outcome[0]
    return outcome[0]


def _download(url: str, config: ReadConfig, stop: threading.Event) -> Raw:
    from urllib3 import Timeout
    from urllib3.util import Retry

    deadline = time.monotonic() + config.timeout_s
    retries = Retry(total=None, connect=0, read=0, other=0, redirect=MOST_REDIRECTS, raise_on_redirect=True)
    with pool(url) as opened:
        response = opened.request(
            "GET",
            url,
            headers=HEADERS,
            preload_content=False,
            retries=retries,
            timeout=Timeout(total=config.timeout_s),
        )
        try:
            if response.status != 200:
                got = f"HTTP {response.status} {response.reason or ''}".strip()
                raise unreadable(url, got, "Check the address in a browser.", "an address that answers 200")
            found = re.search(
                r"charset\s*=\s*[\"']?([\w.:-]+)", response.headers.get("Content-Type", ""), re.IGNORECASE
            )
            data = _body(response, url, config, deadline, stop)
        finally:
            response.close()
    return Raw(data, found[1] if found else "")


def _body(
    response: BaseHTTPResponse, url: str, config: ReadConfig, deadline: float, stop: threading.Event
) -> bytes:
    """The answer piece by piece, so that neither its length nor a packed one can outgrow the limit."""
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > config.max_bytes:
        raise too_large(url, f"{int(length):,} bytes", config.max_bytes)
    data = bytearray()
    while piece := response.read1(PIECE_BYTES):
        data += piece
        if len(data) > config.max_bytes:
            raise too_large(url, "more", config.max_bytes)
        if time.monotonic() > deadline or stop.is_set():
            raise _slow(url, config)
    return bytes(data)


def pool(url: str) -> PoolManager:
    """A pool that goes through the proxy that the system names, as a browser would."""
    import urllib.request

    from urllib3 import PoolManager, ProxyManager

    parts = urlsplit(url)
    proxy = urllib.request.getproxies().get(parts.scheme.lower())
    with contextlib.suppress(OSError, ValueError):
        if proxy and urllib.request.proxy_bypass(parts.hostname or ""):
            proxy = None
    return ProxyManager(proxy) if proxy else PoolManager()


def _slow(url: str, config: ReadConfig) -> InputError:
    return unreadable(
        url,
        f"no whole answer in {config.timeout_s:g} s",
        "Try again, or raise read.timeout_s.",
        "an address that answers",
    )


def _unreachable(url: str, config: ReadConfig, error: Exception) -> InputError:
    """urllib3's nested errors in a few words."""
    from urllib3 import exceptions

    cause: BaseException = getattr(error, "reason", None) or error
    if isinstance(cause, exceptions.NameResolutionError):
        got = "a name that is not known (or no network)"
    elif isinstance(cause, exceptions.NewConnectionError):
        got = "no connection: " + str(getattr(cause.__cause__, "strerror", None) or "refused")
    elif isinstance(cause, exceptions.TimeoutError):
        return _slow(url, config)
    elif isinstance(cause, exceptions.SSLError):
        got = "a certificate that is not trusted"
    elif "too many redirects" in str(cause):
        got = f"more than {MOST_REDIRECTS} redirects"
    elif isinstance(cause, ValueError):  # urllib3's own for an address are ValueErrors too
        got = "an address that cannot be parsed"
    else:
        got = f"an answer that breaks off or breaks the rules ({type(cause).__name__})"
    return unreadable(url, got, "Check the address in a browser.", "an address that answers")
