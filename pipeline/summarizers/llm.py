"""A language model behind an endpoint that speaks the chat-completions protocol: vLLM, Ollama, llama.cpp.

In:   its address and name; an article's sentences.
Out:  what it answers, as draft sentences.
Not:  sending and reading (wire.py), or any vendor's package.
Why:  the protocol is what all of them share, so one page of config serves each.

The article is data in the prompt, and may hold orders to the model; what comes of it must pass the gate.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Any

from pipeline.config import SummarizeConfig
from pipeline.errors import ConfigError, SummarizerError
from pipeline.summarizers import chunks, parted
from pipeline.summarizers.wire import ask

_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)  # models that think aloud first
_ENDED = re.compile(r"[.!?؟…][\"'»”)\]]*\s*\Z")


class Llm:
    """An endpoint and how it is asked."""

    def __init__(self, config: SummarizeConfig) -> None:
        """Know the endpoint; nothing is sent yet.

        Raises:
            ConfigError: The key's variable is named and not set, or the address is none.
        """
        assert config.llm is not None
        assert config.name is not None
        self._name, self._settings = config.name, config.llm
        self._address = _address(config.llm.base_url)
        self._key = _key(config.llm.key_variable)

    def draft(self, sentences: Sequence[str], words: int) -> list[str]:
        """Ask once for each chunk of the article; see Summarizer."""
        settings = self._settings
        room = settings.prompt_tokens - self._tokens(settings.system + settings.user)
        if room < 1:
            raise ConfigError(
                expected="summarize.llm.prompt_tokens to hold the prompt itself and some of the article",
                got=str(settings.prompt_tokens),
                where="config (summarize.llm)",
                do="Raise it to what the model can read.",
            )
        groups = list(chunks(sentences, self._tokens, room))
        total = sum(len(one.split()) for one in sentences)
        found: list[str] = []
        for group in groups:
            share = max(1, round(words * sum(len(one.split()) for one in group) / max(total, 1)))
            found += self._drafted(group, share, room)
        return list(dict.fromkeys(found))

    def _tokens(self, text: str) -> int:
        """About how many tokens a text takes: endpoints do not share their tokenizers."""
        return int(len(text) / self._settings.letters_a_token) + 1

    def _drafted(self, group: Sequence[str], words: int, room: int) -> list[str]:
        text = "\n".join(group)[: int(room * self._settings.letters_a_token)]
        answer = ask(self._address, self._request(text, words), self._key, self._settings)
        said = _THOUGHT.sub("", answer.text)
        found = parted(said)
        if answer.reason == "length" and found and not _ENDED.search(found[-1]):
            found.pop()  # half a sentence, where the token budget ended
        if not found:
            raise SummarizerError(
                expected="sentences",
                got="an empty answer" if not said.strip() else "no whole sentence",
                where=f"llm {self._name}",
                do="Try another model, or raise summarize.llm.answer_tokens.",
            )
        return found

    def _request(self, text: str, words: int) -> dict[str, Any]:
        settings = self._settings
        user = settings.user.replace("{words}", str(words)).replace("{sentences}", text)
        return {
            "model": self._name,
            "messages": [{"role": "system", "content": settings.system}, {"role": "user", "content": user}],
            "temperature": settings.temperature,
            "seed": settings.seed,
            "max_tokens": settings.answer_tokens,
            "stream": settings.stream,
        }


def _address(base: str) -> str:
    if not re.match(r"https?://[^/\s]+", base):
        raise ConfigError(
            expected="summarize.llm.base_url to be an http(s) address, such as http://localhost:11434/v1",
            got=repr(base),
            where="config (summarize.llm)",
            do="Type summarize.llm.base_url=ADDRESS.",
        )
    return base.rstrip("/") + "/chat/completions"


def _key(variable: str | None) -> str | None:
    if variable is None:
        return None
    key = os.environ.get(variable, "").strip()
    if not key:
        raise ConfigError(
            expected=f"the endpoint's key in the environment variable {variable}",
            got="none",
            where="config (summarize.llm.key_variable)",
            do="Set the variable, or summarize.llm.key_variable=null for an endpoint without keys.",
        )
    return key
