"""A phone provider on this machine, with shoppers: Twilio's paths and answers, reached through the same adapter as the real one."""
