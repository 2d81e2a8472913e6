"""Where everything is put together: which files, keys, clock and central a process gets."""
