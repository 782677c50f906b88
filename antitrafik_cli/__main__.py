"""The way in: one process, one exit code, and the one place where a failure becomes words.

Here: streams, language, failures. Not here: commands (`app`), which are loaded once it is known
that one is called; the console script (`start`).
"""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from antitrafik_cli import settings
from antitrafik_cli.errors import (
    ExitCode,
    Failure,
    NegativeCount,
    OutputFailed,
    StrayWord,
    reason_of,
)
from antitrafik_cli.messages import _, choose_language, say, use_language


def main(argv: Sequence[str]) -> int:
    """Run one command line; the exit code that the process should end with.

    Data goes to stdout, talk to stderr; whatever happens, nothing but the exit code comes back.
    """
    os.umask(0o077)  # a log, an export, a backup: for their owner alone
    if sys.stderr is None:  # started with it closed: nobody wants to be told
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - no path; to the end
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    settings.forget()
    use_language(choose_language(_value_of("--lang", argv)))
    try:
        return _run(argv)
    except Failure as failure:
        with suppress(OSError):  # whoever cannot be told still gets the exit code
            say(f"antitrafik: {failure}")
        return failure.exit_code
    except OSError:  # stderr failed while something was said there
        return ExitCode.DISK


def _run(argv: Sequence[str]) -> int:
    import typer  # noqa: PLC0415 - completion does without

    from antitrafik_cli.app import build  # noqa: PLC0415 - loads typer

    try:
        use_language(choose_language(_value_of("--lang", argv) or settings.setting("lang")))
        code = build().main(args=list(argv), prog_name="antitrafik", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except Failure:
        raise
    except typer.TyperException as problem:
        say(f"antitrafik: {_usage(problem, argv)}")
        return ExitCode.ASKED_WRONGLY
    except (KeyboardInterrupt, typer.Abort):
        return _interrupted()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read has read enough
        return ExitCode.DONE
    except OSError as problem:  # what concerns the log was told by the store
        raise OutputFailed(path="stdout", reason=reason_of(problem)) from problem
    except Exception as bug:  # noqa: BLE001 - the last line of defence
        return _bug(bug, debug="--debug" in argv)
    if code == ExitCode.INTERRUPTED:
        return _interrupted()
    return code if isinstance(code, int) else ExitCode.DONE


def _value_of(option: str, argv: Sequence[str]) -> str | None:
    """The value of an option before anything is parsed: messages of the parser need a language."""
    for place, word in enumerate(argv):
        if word == option and place + 1 < len(argv):
            return argv[place + 1]
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return None


def _usage(problem: Any, argv: Sequence[str]) -> str:
    """What is off about the command line, in the language in use."""
    option = getattr(problem, "option_name", None)
    param: Any = getattr(problem, "param", None)
    kind = type(problem).__name__
    if kind == "NoSuchOption" and str(option)[1:].isdigit():
        return str(NegativeCount(words=next(one for one in argv if one.startswith(str(option)))))
    if kind == "NoSuchOption":
        close = getattr(problem, "possibilities", None) or ()
        hint = " " + _("Nearest: {choices}.").format(choices=", ".join(close)) if close else ""
        return _("There is no option {option}.").format(option=option) + hint
    if kind == "BadOptionUsage":
        return _("{option} needs a value.").format(option=option)
    if kind == "MissingParameter" and param is not None:
        name = param.metavar or param.human_readable_name
        return _("{name} is missing. See: {command} --help").format(
            name=name,
            command=problem.ctx.command_path,
        )
    if kind == "UsageError" and "extra argument" in problem.format_message():
        words = problem.format_message().partition(" (")[2].removesuffix(")")
        return str(StrayWord(words=words, command=problem.ctx.command_path))
    return str(problem.format_message())


def _interrupted() -> int:
    from antitrafik_cli.store.change import saved  # noqa: PLC0415 - loaded already, or nothing was

    try:
        if sys.stderr.isatty():
            sys.stderr.write("\n")  # behind the ^C that the terminal shows
        if saved:
            say(_("Interrupted, after the change was saved. Nothing after it was kept."))
        else:
            say(_("Interrupted. Nothing was saved; the log is as it was."))
    except OSError:  # the terminal was closed: nobody reads, and nothing may be left to write
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    return ExitCode.INTERRUPTED


def _bug(bug: Exception, *, debug: bool) -> int:
    if debug:
        import traceback  # noqa: PLC0415 - only for a mistake of ours

        for line in "".join(traceback.format_exception(bug)).splitlines():
            say(line)
    else:
        say(
            _(
                "antitrafik: this is a mistake in the program ({kind}). Nothing half done was "
                "kept. Run it again with --debug and report what it shows."
            ).format(kind=type(bug).__name__)
        )
    return ExitCode.BUG


def run() -> int:
    """The command line of this process; asked by a shell, what the Tab key would write."""
    if shell := os.environ.get("_ANTITRAFIK_COMPLETE"):
        from antitrafik_cli.completion.answer import answer  # noqa: PLC0415 - only for a shell

        return answer(shell, sys.argv[1:])
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
