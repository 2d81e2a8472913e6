"""Mailboxes as sources of leads: how they are reached, what of them has been read, and in which steps. No thread, no sleep, no clock."""
