"""Who is looking. On loopback without accounts it is the person at this machine, who sees every unit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Viewer:
    """`unit_ids` counts only when `sees_all` is false; then an empty tuple sees nothing."""

    viewer_id: str
    sees_all: bool
    unit_ids: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """The part of a cache key that keeps one viewer's numbers from another's."""
        return "all" if self.sees_all else f"only:{self.viewer_id}"


def current() -> Viewer:
    """The viewer of this run. Until accounts exist the server only answers its own machine (dashboard/address.py)."""
    return Viewer("local", sees_all=True)
