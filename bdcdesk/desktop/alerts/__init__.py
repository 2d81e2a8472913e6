"""What calls a person who is in another program: the native notification, the sound, the badge, and a slim strip above other windows."""
