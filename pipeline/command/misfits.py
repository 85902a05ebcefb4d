"""What does not compose, told as one line of ours: which word, what it should be, what to type instead.

In:   a job, the words after it, and what Hydra or OmegaConf raised; or the composed config.
Out:  a ConfigError that names the word.
Not:  composing (launch.py), ranges and choices (config/checked.py).
Why:  Hydra says that a word could not be merged and leaves the reason a cause deeper; where a config has
      null it gives no message at all but an AttributeError.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Callable, Iterator
from typing import Any

from pipeline.command.overrides import typed_paths
from pipeline.errors import ConfigError

KINDS = {"Integer": "a whole number", "Float": "a number"}
Compose = Callable[[list[str]], object]


def told(job: str, words: list[str], error: Exception) -> ConfigError:
    """Hydra's or OmegaConf's message as one line of ours."""
    text, deep = _flat(error), _deepest(error)
    word = _named(words, text)
    missing = re.search(r"[Mm]issing mandatory value: (\S+)", text)
    if missing:
        key = getattr(error, "full_key", None) or missing[1].rstrip(".")
        return _error(_where(job, words), f"a value for {key}", "none", f"Type it: mujaz {job} {key}=…")
    unknown = re.search(r"Key '([^']+)' (?:is )?not in '(\w+)'", _flat(deep))
    if unknown:
        key = re.search(r"full_key: (\S+)", _flat(deep))
        near = _near(unknown[1], unknown[2])
        do = f"Did you mean {near}? See: mujaz {job} --cfg job." if near else f"See: mujaz {job} --cfg job."
        got = repr(key[1] if key else unknown[1])
        return _error(_where(job, words, word), f"a key of mujaz {job}", got, do)
    do = f"See: mujaz {job} --help, or --cfg job."
    expected, reason = f"values that mujaz {job} takes", _reason(deep)
    kind = re.search(r"could not be converted to (\w+)", reason)
    if kind and kind[1] in KINDS:
        expected = KINDS[kind[1]]
    elif reason.startswith("field ") and reason.endswith("not Optional"):
        expected, reason = "a value other than null", "null"
    if "LexerNoViableAlt" in reason:
        expected = "KEY=VALUE; inside of lists and maps, quotes around what is not plain ASCII"
    return _error(_where(job, words, word), expected, reason[:300], do)


def strange(job: str, words: list[str], error: Exception, compose: Compose) -> ConfigError:
    """The same for what neither of them has a message for: the first word with which it fails is named.

    Args:
        job: Its name.
        words: All that were typed.
        error: Of whatever kind.
        compose: Composes some of the words; raises where they do not fit.
    """
    for count in range(1, len(words) + 1):
        try:
            compose(words[:count])
        except Exception as found:  # of any kind: what is sought is the word with which it comes
            if type(found) is type(error):
                return _of_word(job, words, words[count - 1], found)
    return _of_word(job, words, None, error)


def refuse_unknown(job: str, words: list[str], plain: Any) -> None:
    """Stop at a key that was added with `+` and that no schema knows: it would be read by nobody.

    Raises:
        ConfigError: There is one.
    """
    for holder, path in _holders(plain, ""):
        known = [item.name for item in dataclasses.fields(holder)]
        for key in vars(holder):
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                do = f"Did you mean {path}{near[0]}? " if near else ""
                do += f"See: mujaz {job} --cfg job."
                word = next((one for one in words if one.lstrip("+").startswith(path + key)), None)
                raise _error(_where(job, words, word), f"a key of mujaz {job}", repr(path + key), do)


def refuse_empty(job: str, words: list[str]) -> None:
    """Stop at a path that was typed as nothing, as a shell writes a variable that is not set.

    It would be read as "none was given", and another file or model than the meant one be taken.

    Raises:
        ConfigError: There is one.
    """
    for word in words:
        for key, value in typed_paths(word):
            if not value.strip():
                raise ConfigError(
                    expected=f"a path for {key}" if "columns." not in key else f"a name for {key}",
                    got="nothing",
                    where=f"mujaz {job}",
                    do=f"Type {key}=… after the equals sign, or leave it out.",
                )


def _of_word(job: str, words: list[str], word: str | None, error: Exception) -> ConfigError:
    key = word.lstrip("+~").partition("=")[0] if word else ""
    expected, do = f"values that mujaz {job} takes", f"See: mujaz {job} --help, or --cfg job."
    if "group override" in str(error):
        expected = f"the name of a page of configs/{key.replace('.', '/')}" if key else "KEY=VALUE"
    elif key:
        expected = f"{key} to fit the pages that were chosen, where it is null or part of what is null"
        do = "Choose a page that has it (search=optuna, data=custom, data=corrections), or leave it out."
    got = repr(word) if word else _reason(error)[:300]
    return _error(_where(job, words, word), expected, got, do)


def _holders(plain: Any, path: str) -> Iterator[tuple[Any, str]]:
    """Every dataclass in a config, with its dotted path."""
    if isinstance(plain, list):
        for index, one in enumerate(plain):
            yield from _holders(one, f"{path[:-1]}[{index}].")
    elif dataclasses.is_dataclass(plain):
        yield plain, path
        for item in dataclasses.fields(plain):
            yield from _holders(getattr(plain, item.name), f"{path}{item.name}.")


def _near(key: str, schema: str) -> str | None:
    """A key of the schema that looks like this one."""
    from pipeline import config

    kind = getattr(config, schema, None)
    if not dataclasses.is_dataclass(kind):
        return None
    near = difflib.get_close_matches(key, [item.name for item in dataclasses.fields(kind)], n=1)
    return near[0] if near else None


def _flat(error: BaseException) -> str:
    return " ".join(str(error).split())


def _deepest(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def _reason(error: BaseException) -> str:
    """What is said, without OmegaConf's lines about types and Hydra's about itself."""
    text = re.split(r" *(?:full_key:|See https://hydra|Config search path:)", _flat(error))[0]
    return text.strip() or type(error).__name__


def _named(words: list[str], text: str) -> str | None:
    """The word that a message is about."""
    plain = text.replace("'", "").replace('"', "")
    for word in words:
        if word.replace("'", "").replace('"', "") in plain or f"override {word.partition('=')[0]}." in plain:
            return word
    return None


def _where(job: str, words: list[str], word: str | None = None) -> str:
    return f"mujaz {job} {word}"[:200] if word else " ".join(["mujaz", job, *words])[:200]


def _error(where: str, expected: str, got: str, do: str) -> ConfigError:
    return ConfigError(expected=expected, got=got, where=where, do=do)
