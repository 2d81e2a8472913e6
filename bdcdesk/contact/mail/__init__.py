"""Mails to shoppers: out by SMTP, and what comes back."""
