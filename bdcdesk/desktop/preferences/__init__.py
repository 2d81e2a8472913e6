"""How one person likes the program at this computer: look, size of text, what may call them, what is checked while they write."""
