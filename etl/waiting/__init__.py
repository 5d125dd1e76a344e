"""The queue of files that a person must decide about."""
