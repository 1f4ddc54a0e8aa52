"""Runs every case against one server and counts."""
import json
import os
import sys
import time
import unittest

import calls
import commands
import encrypted
import objects
import roles
import values
from server import Server


def flatten(suite):
    for case in suite:
        if isinstance(case, unittest.TestSuite):
            yield from flatten(case)
        else:
            yield case


def selected(cases, words):
    return [case for case in cases if not words or any(word in case.id() for word in words)]


def main():
    if len(sys.argv) < 2:
        sys.exit('usage: run URL | run COMMAND [ARG...]')
    loader = unittest.defaultTestLoader
    suites = [loader.loadTestsFromModule(module) for module in (calls, values, objects, commands, roles, encrypted)]
    words = [word for word in os.environ.get('CASES', '').split(',') if word]
    cases = selected(flatten(suites), words)
    failed = 0
    begun = time.monotonic()
    # For cases that need a server of another kind.
    os.environ['WEFT_COMMAND'] = json.dumps(sys.argv[1:] if len(sys.argv) > 2 else [])
    with Server(sys.argv[1:]) as url:
        os.environ['WEFT_API_URL'] = url
        for case in cases:
            result = unittest.TestResult()
            case.run(result)
            problems = result.failures + result.errors
            failed += bool(problems)
            print('%s %s' % ('FAIL' if problems else 'ok  ', case.id()), flush=True)
            for _, text in problems:
                print('     ' + text.strip().replace('\n', '\n     '), flush=True)
        roles.Site.stop()
    print('%.1f s' % (time.monotonic() - begun))
    print('%d passed, %d failed' % (len(cases) - failed, failed))
    sys.exit(1 if failed or not cases else 0)


main()
