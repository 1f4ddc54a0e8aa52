"""The list of attempts. Each is a function of the fabric that returns what was gained, or nothing. One that could not be made as it was
meant raises: so each has a control, by which the same means get somewhere when they are used by whom they are for."""

ATTEMPTS = []
# What has to work, so that refusals mean something; no attempt.
CONTROL = 'control'


class NotMade(Exception):
    """The means did not work, so nothing is proved."""


def attempt(category, what):
    def keep(body):
        ATTEMPTS.append((category, what, body))
        return body
    return keep


def need(holds, what):
    if not holds:
        raise NotMade(what)


class Blank:
    """Stands for a fabric where only the names of what is to be tried are asked for."""

    def __getattr__(self, name):
        return Blank()

    def __getitem__(self, name):
        return Blank()

    def __call__(self, *_):
        return Blank()

    def __add__(self, _):
        return Blank()

    def __radd__(self, _):
        return Blank()

    def __str__(self):
        return ''
