"""Many files at once: folders, zips, a watched inbox."""
