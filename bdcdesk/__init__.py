"""bdcdesk: the desktop console of a dealership's BDC."""

__version__ = "0.1.0"
