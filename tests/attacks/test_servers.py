"""Room 1 against servers on this machine: good ones, and slow, endless, gone or lying ones."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import socket
import threading
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline.errors import InputError, TooLargeError
from pipeline.read import read
from tests.pdfs import pdf
from tests.test_read import CONFIG, LINE, TEXT, page

OTHER = "وأضاف المتحدث أن الرد الصيني سيكون متناسبًا مع أي إجراء أمريكي جديد."
PAGE = page(f"<article><p>{LINE}</p><p>{OTHER}</p></article>")
STOP = threading.Event()


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        pass

    def answer(
        self, data: bytes, media: str = "text/html; charset=utf-8", status: int = 200, **more: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in more:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def go(self, place: str) -> None:
        self.answer(b"", status=302, Location=place)

    def do_GET(self) -> None:
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        name = {"/خبر اليوم.html": "good"}.get(path, path.strip("/").replace("-", "_"))
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the reader has had enough
            getattr(self, name, self.gone)()

    def good(self) -> None:
        self.answer(PAGE.encode())

    def gone(self) -> None:
        self.answer("لا توجد صفحة".encode(), status=404)

    def legacy(self) -> None:
        self.answer(TEXT.encode("cp1256"), "text/plain; charset=windows-1256")

    def paper(self) -> None:
        self.answer(pdf([[LINE[::-1]]]), "application/octet-stream")

    def picture(self) -> None:
        self.answer(b"\x89PNG\r\n\x1a\n" + bytes(100))

    def moved(self) -> None:
        self.go("/good")

    def circle(self) -> None:
        self.go("/circle")

    def inward(self) -> None:
        self.go("file:///etc/hostname")

    def large(self) -> None:
        self.answer(b"x", Content_Length=str(10**12))

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not STOP.is_set():
            self.wfile.write(b"<p>x</p>" * 1000)

    def bomb(self) -> None:
        self.answer(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")

    def packed(self) -> None:
        self.answer(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def cut(self) -> None:
        self.answer(PAGE.encode()[:60], Content_Length="5000")

    def drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        while not STOP.wait(0.05):
            self.wfile.write(b"<")

    def slow_headers(self) -> None:
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
        while not STOP.wait(0.05):
            self.wfile.write(b"x")

    def silent(self) -> None:
        STOP.wait(30)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    STOP.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        STOP.set()
        serving.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of the machine that runs the tests."""
    for name in (
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "no_proxy",
        "NO_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)


def fetched(url: str, **limits):
    [article] = read(url, replace(CONFIG, **({"timeout_s": 10.0} | limits)), pytest.fail)
    return article


def refused(url: str, error: type[InputError] = InputError, **limits) -> str:
    with pytest.raises(error) as caught:
        fetched(url, **limits)
    line = str(caught.value)
    assert line.startswith(f"{url}: expected")
    assert "\n" not in line
    return line


@pytest.mark.parametrize("place", ["good", "moved", "packed", "خبر اليوم.html", "good?a=1&b=[2]#c"])
def test_a_page_is_read_from_its_address(server: str, place: str) -> None:
    article = fetched(f"{server}/{place}")
    assert article.article == article.path == f"{server}/{place}"
    assert (article.text, article.media_type) == (f"{LINE}\n{OTHER}", "text/html")


def test_the_format_is_told_by_content(server: str) -> None:
    assert fetched(f"{server}/legacy").text == TEXT
    assert fetched(f"{server}/legacy").encoding == "windows-1256"
    assert fetched(f"{server}/paper").media_type == "application/pdf"
    assert "picture" in refused(f"{server}/picture")


@pytest.mark.parametrize(
    ("place", "said"),
    [("none", "404"), ("circle", "redirects"), ("inward", "expected an address"), ("cut", "breaks off")],
)
def test_a_bad_answer_gets_one_line(server: str, place: str, said: str) -> None:
    assert said in refused(f"{server}/{place}")


@pytest.mark.parametrize("place", ["large", "endless", "bomb"])
def test_no_more_than_the_limit_is_read(server: str, place: str) -> None:
    assert "max_bytes" in refused(f"{server}/{place}", TooLargeError, max_bytes=100_000)


@pytest.mark.parametrize("place", ["drip", "slow-headers", "silent"])
def test_a_slow_server_is_left_in_time(server: str, place: str) -> None:
    started = time.monotonic()
    assert "timeout_s" in refused(f"{server}/{place}", timeout_s=0.4)
    assert time.monotonic() - started < 3


def test_an_address_that_leads_nowhere_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and not listening: nobody else can take it
        assert "refused" in refused(f"http://127.0.0.1:{taken.getsockname()[1]}/").lower()
    assert "parsed" in refused("http://[bad/")

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "not known" in refused("http://nowhere.invalid/")


def test_the_systems_proxy_is_used(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server)
    assert fetched("http://news.invalid/good").text == f"{LINE}\n{OTHER}"
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert fetched(f"{server}/good").media_type == "text/html"
