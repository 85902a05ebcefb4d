"""The error tree: what can go wrong, and what the reader of the message can do.

MujazError               anything that Mujaz says in one line         exit status 2
├── InputError           a file or record cannot be used
│   ├── NotArabicError   it reads well, and holds no Arabic
│   └── TooLargeError    it is over a limit of the config
├── OutputError          a result cannot be written
├── ConfigError          a job, an override or a value is not known
│   └── SweepError       a sweep's folder belongs to another config
├── ModelError           a model folder is incomplete or contradicts itself
├── SummarizerError      a backend that writes summaries gave no answer
├── MissingExtraError    a package of an extra is not installed
└── FloorError           a score is under its floor                    exit status 1
"""

from __future__ import annotations

from collections.abc import Sequence


class MujazError(Exception):
    """One line that says what was expected, what came, where, and what to do."""

    exit_status = 2

    def __init__(self, *, expected: str, got: str, where: str, do: str) -> None:
        self.expected, self.got, self.where, self.do = expected, got, where, do
        super().__init__(self.line())

    def line(self) -> str:
        """The whole message on one line, whatever its parts held."""
        text = f"{self.where}: expected {self.expected}, got {self.got}. {self.do}"
        return " ".join(text.split())


class InputError(MujazError):
    """A file, a folder, an address or a record cannot be used."""


class NotArabicError(InputError):
    """The input reads well, and holds no Arabic to speak of."""


class TooLargeError(InputError):
    """The input is over a limit of the config."""


class OutputError(MujazError):
    """A result cannot be written where it was asked for."""


class ConfigError(MujazError):
    """A job, an override or a value is not known, or out of its range."""


class SweepError(ConfigError):
    """A sweep's folder belongs to another config, or was not asked to go on."""


class ModelError(MujazError):
    """A model folder is incomplete, or contradicts itself."""


class SummarizerError(MujazError):
    """A backend that writes summaries gave no answer that can be used."""


class MissingExtraError(MujazError):
    """A package that belongs to an extra is not installed."""

    def __init__(self, package: str, extra: str, where: str) -> None:
        super().__init__(
            expected=f"the package {package}",
            got="none installed",
            where=where,
            do=f"Install it with: pip install 'mujaz[{extra}]'.",
        )


class FloorError(MujazError):
    """Scores are under the floors that the config sets for them."""

    exit_status = 1

    def __init__(
        self, *, expected: str, got: str, where: str, do: str, missed: Sequence[str], held: Sequence[str]
    ) -> None:
        self.missed, self.held = list(missed), list(held)  # in words, for the report
        super().__init__(expected=expected, got=got, where=where, do=do)
