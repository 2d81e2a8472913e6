"""Why the keys of this computer could not be opened. Each message says what happened, what is safe and what to do."""


class SecretsError(Exception):
    """A key could not be read or kept. The message is a sentence for the person at the desk and holds no secret."""


class GivenElsewhere(SecretsError):
    """These secrets were given for another server than they would go to now. The message begins small, and tells what to type."""


class NoKeyring(SecretsError):
    """The system offers no keyring that keeps secrets encrypted, or it does not answer."""


class NoPassphrase(SecretsError):
    """A passphrase was needed, and none was given."""


class WeakPassphrase(SecretsError):
    """A new passphrase is too short to protect anything."""


class WrongPassphrase(SecretsError):
    """Not the passphrase these keys were made with."""


class BadKeyFile(SecretsError):
    """The file of salt and sealed keys is damaged, or of a newer release."""
