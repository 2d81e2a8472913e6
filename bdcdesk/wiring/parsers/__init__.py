"""How each command is typed: its words, its options, and what is said of them. Nothing is loaded here but argparse."""
