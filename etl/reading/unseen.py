"""What stands in a sheet and a spreadsheet reader does not tell."""

from dataclasses import dataclass, field

Ranges = list[tuple[int, int]]      # first and last, zero-based


@dataclass(slots=True)
class Unseen:
    """Places of one sheet; cells as A1 addresses, rows and columns as zero-based ranges.

    error_cells: address -> '#REF!' and the like. uncalculated_cells: formulas whose value no program has worked out.
    """

    error_cells: dict[str, str] = field(default_factory=dict)
    uncalculated_cells: list[str] = field(default_factory=list)
    hidden_rows: Ranges = field(default_factory=list)
    hidden_columns: Ranges = field(default_factory=list)
    merges: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)     # only where the reader
    covered_cells: list[tuple[int, int]] = field(default_factory=list)                      # does not give them

    def __bool__(self) -> bool:
        """False when there is nothing to tell, as in most sheets."""
        return any((self.error_cells, self.uncalculated_cells, self.hidden_rows, self.hidden_columns, self.merges,
                    self.covered_cells))


class TooSpread(Exception):
    """Cells so far apart that a reader cannot hold them as a grid."""
