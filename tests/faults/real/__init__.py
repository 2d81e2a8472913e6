"""A store of real processes over a real database, on a day on which they are killed again and again."""
