"""Attacks a fabric, and tells what came of it."""
import sys
import time
import traceback

import api
import callers
import connectors
import hosts
import packets
import resources
import routers
from attempts import ATTEMPTS, CONTROL
from fabric import Fabric

# So many there have to be; fewer are a mistake of this program.
LEAST = 100


def main(programs):
    began = time.monotonic()
    counts = {'refused': 0, 'works': 0, 'SUCCEEDED': 0, 'NOT MADE': 0}
    with Fabric(programs) as fabric:
        for category, what, attempt in ATTEMPTS:
            try:
                gain = attempt(fabric)
                verdict = 'SUCCEEDED' if gain else 'works' if category == CONTROL else 'refused'
            except Exception as error:
                gain, verdict = '%s: %s' % (type(error).__name__, error), 'NOT MADE'
                traceback.print_exc()
            counts[verdict] += 1
            print('%-9s  %-9s  %s%s' % (verdict, category, what, '  (%s)' % gain if gain else ''), flush=True)
        unhurt = fabric.is_unhurt()
    total = sum(counts.values()) - counts['works']
    print('%d attempts: %d refused, %d succeeded, %d could not be made; %s; %.0f s' % (
        total, counts['refused'], counts['SUCCEEDED'], counts['NOT MADE'],
        unhurt or 'the fabric is unhurt', time.monotonic() - began))
    return 0 if counts['refused'] == total >= LEAST and not unhurt else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
