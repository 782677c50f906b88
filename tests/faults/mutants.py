"""Every safeguard of the tool, how to take it away, and the test that must then fail.

Here: the list, and copies of the project without one of them. Not here: running the tests
(`test_mutants`).
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]
_NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info")


@dataclass(frozen=True)
class Mutant:
    """A safeguard: the file it stands in, its text there, and what stands there without it.

    `fails` is the test that must fail then, as pytest names it below `tests`. With `daily`, it is
    run every day.
    """

    name: str
    file: str
    text: str
    without: str
    fails: str
    daily: bool = False


def _direct(test: str) -> str:
    return f"faults/test_safeguards.py::test_{test}"


_UNCHANGED = _direct("no_statement_changes_what_was_said")
_CARE = _direct("a_log_is_opened_with_care")
_GATE = _direct("a_text_that_leads_to_a_person_is_refused_and_a_name_is_warned_of")
_AGAIN = _direct("the_same_entry_again_is_no_second_one_and_nothing_else_is_let_through")
_STEERS = _direct("no_character_that_steers_is_printed")
_SEEN = _direct("what_was_seen_is_named_and_beats_the_clock")
_POWER = "faults/test_power_loss.py::test_power_lost_at_any_moment_loses_nothing_acknowledged"
_CONNECTION, _CHANGE, _CHECK = "store/connection.py", "store/change.py", "store/check.py"
_INSERT = '''"INSERT INTO entry (id, device, seq, record, head) "
        "VALUES (?, (SELECT d FROM device WHERE device = ?), ?, ?, ?) "
        "ON CONFLICT (id) DO NOTHING"'''


def _insert_or(instead: str) -> str:
    return (
        f'"INSERT OR {instead} INTO entry (id, device, seq, record, head) "\n'
        '        "VALUES (?, (SELECT d FROM device WHERE device = ?), ?, ?, ?)"'
    )


MUTANTS = (
    Mutant("synchronous EXTRA", _CONNECTION, "synchronous = EXTRA", "synchronous = FULL", _POWER),
    Mutant("busy time-out", _CONNECTION, "timeout=seconds", "timeout=0", _CARE),
    Mutant("trusted_schema", _CONNECTION, "trusted_schema = OFF", "trusted_schema = ON", _CARE),
    Mutant("folders synced", "files.py", "for one in missing:", "for one in ():", _POWER),
    Mutant(
        "trigger against UPDATE of entries", "store/log.sql",
        "RAISE(ABORT, 'an entry is never changed')", "1", _UNCHANGED, daily=True,
    ),
    Mutant(
        "trigger against DELETE of entries", "store/log.sql",
        "RAISE(ABORT, 'an entry is never removed')", "1", _UNCHANGED, daily=True,
    ),
    Mutant(
        "trigger against UPDATE of texts", "store/log.sql",
        "RAISE(ABORT, 'open text is never changed')", "1", _UNCHANGED, daily=True,
    ),
    Mutant(
        "recursive_triggers", _CONNECTION,
        "recursive_triggers = ON", "recursive_triggers = OFF", _UNCHANGED,
    ),
    Mutant("foreign_keys", _CONNECTION, "foreign_keys = ON", "foreign_keys = OFF", _UNCHANGED),
    Mutant(
        "secure_delete", _CONNECTION, "secure_delete = ON", "secure_delete = OFF",
        _direct("what_is_deleted_is_overwritten"),
    ),
    Mutant(
        "no copies in split pages", "store/erasure.py", 'for table in ("open_text", "venue"):',
        "for table in ():",
        "faults/test_erasure.py::test_a_full_log_keeps_no_copy_of_an_erased_text_in_any_page",
    ),
    Mutant(
        "the gate", "domain/privacy.py", "plain = _ascii_numbers(words)\n",
        'plain = ""\n', _GATE, daily=True,
    ),
    Mutant(
        "the warning of names", "domain/privacy.py", "return seeker.found", "return []", _GATE
    ),
    Mutant(
        "the limit of a text", "domain/privacy.py", "if len(kept) > most:", "if not most:", _GATE
    ),
    Mutant(
        "visible", "messages.py", "if text.isprintable():", "if text is not None:", _STEERS,
        daily=True,
    ),
    Mutant(
        "visible, on a terminal", "messages.py", "if text.isprintable():", "if text is not None:",
        "faults/test_terminal.py::test_nothing_in_a_log_drives_the_terminal",
    ),
    Mutant("base is written", "domain/entry.py", '"base": sorted(base),', '"base": [],', _SEEN,
           daily=True),
    Mutant(
        "base is read", "store/fold.py", "surpassed |= self._before[write.id]", "surpassed |= 0",
        _SEEN, daily=True,
    ),
    Mutant(
        "commitments are checked", _CHECK, "if commitment(name, value, salt) != kept.hex():",
        "if salt is None:", _direct("check_notices_a_text_that_was_changed"), daily=True,
    ),
    Mutant(
        "digests of heads are checked", _CHECK, "if entry.id != id_.hex():", "if id_ is None:",
        _direct("check_notices_an_id_that_is_not_that_of_its_head"),
    ),
    Mutant(
        "BEGIN IMMEDIATE", _CHANGE, '"BEGIN IMMEDIATE"', '"BEGIN"',
        _direct("nobody_else_writes_while_a_change_is_under_way"),
    ),
    Mutant("DO NOTHING and not REPLACE", _CHANGE, _INSERT, _insert_or("REPLACE"), _AGAIN),
    Mutant("DO NOTHING and not IGNORE", _CHANGE, _INSERT, _insert_or("IGNORE"), _AGAIN),
    Mutant(
        "the high-water mark", _CHANGE, "if held < known.mark:", "if held < 0:",
        _direct("an_older_copy_is_gone_on_with_as_another_device"),
    ),
    Mutant(
        "looking again after an error", _CHANGE, "if not _was_kept(log, started):",
        "if started:", _direct("after_an_error_at_the_end_it_is_looked_whether_it_was_saved"),
    ),
    Mutant(
        "umask", "__main__.py", "os.umask(0o077)", "os.umask(0o000)",
        _direct("what_is_made_is_for_its_owner_alone"),
    ),
    Mutant(
        "no network drive", _CONNECTION, "        refuse_network_drive(path)\n",
        "        path.resolve()\n",
        "faults/test_disk.py::test_a_log_on_a_network_drive_can_only_be_read",
    ),
)  # fmt: skip


def copy_of_the_project(folder: Path, name: str | None) -> Path:
    """The project in a new folder, tests and all, without the safeguard of that name."""
    project = folder / "project"
    shutil.copytree(PROJECT, project, ignore=_NOT_COPIED)
    for mutant in MUTANTS:
        if mutant.name == name:
            path = project / "antitrafik_cli" / mutant.file
            path.write_text(taken_away(mutant, path.read_text(encoding="utf-8")), encoding="utf-8")
    return project


def taken_away(mutant: Mutant, content: str) -> str:
    """The content of its file without the safeguard, which must stand there exactly once."""
    assert content.count(mutant.text) == 1, f"{mutant.name}: not once in {mutant.file}"
    return content.replace(mutant.text, mutant.without)
