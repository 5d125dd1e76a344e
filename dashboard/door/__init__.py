"""The door: accounts, sessions and the gate that every request passes first."""
