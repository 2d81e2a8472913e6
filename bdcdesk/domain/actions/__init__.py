"""Actions: what a person or a machine wants of the log. Each kind is in the module of its subject; `kept` knows them all."""

from bdcdesk.domain.actions.base import Action, Append, AskedAbout, Change, Decision, Known, Refused

__all__ = ["Action", "Append", "AskedAbout", "Change", "Decision", "Known", "Refused"]
