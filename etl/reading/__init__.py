"""How the bytes of each format become cells, in a limited child process."""
