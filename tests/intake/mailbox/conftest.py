from tests.intake.mailbox.dovecot import dovecot, platform, user

__all__ = ["dovecot", "platform", "user"]
