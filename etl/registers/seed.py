"""The registers of a new site from folders of reference files; and what keeps such a reading off a site in use."""

from pathlib import Path

from etl.audit import Line, record
from etl.obligation import replace_registers
from etl.registers.reference import read_reference
from etl.registers.register_change import Change
from etl.registers.site import RegisterError, current_files, difference, impact_of, is_edited, joined_files, log_changes
from etl.store import Store


def seed(store: Store, folders: list[Path], *, reason: str, is_replacing: bool = False) -> tuple[int, int]:
    """Read the folders into the site, all or nothing; return the numbers of plans and obligations.

    A site that has edited its registers itself, or has received reports these folders know nothing of, is left alone
    unless `is_replacing`; what the reading changes in a site in use is logged under `reason`.
    Raises ReferenceError, RegisterError, StoreBusy.
    """
    reference = read_reference(*folders)
    with store.write() as connection:
        changes = _changes(store, folders)
        if store.exists() and not is_replacing:
            if changes and is_edited(connection):
                raise RegisterError("edited", count=len(changes))
            impact_of(connection, reference).require_safe()
        # on disk before any row names them
        store.keep_registers(reference.sha256, folders)
        connection.execute("begin")
        load_id = replace_registers(connection, reference, ", ".join(folder.name for folder in folders))
        log_changes(connection, load_id, changes, None, reason)
        told = {"reading": reference.sha256, "changes": len(changes), "reason": reason}
        record(connection, [Line("registers.read", load_id, told)])
        connection.execute("commit")
        obligations = connection.execute("select count(*) from obligation").fetchone()[0]
    return len(reference.plans), obligations


def _changes(store: Store, folders: list[Path]) -> list[Change]:
    """What the folders change in a site in use; nothing for a new site."""
    if not store.exists():
        return []
    try:
        before = current_files(store)
    except RegisterError:
        return []       # a site whose files are not kept: there is nothing to compare with
    return difference(before, joined_files(folders)) if before else []
