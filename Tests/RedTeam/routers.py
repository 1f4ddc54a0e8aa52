"""A router that is a peer, one that is none, and one whose key is not known: over BGP (RFC 4271), by hand."""
import socket
import struct

from attempts import attempt, need
from fabric import CONTROLLER, eventually, inside, run
from hosts import best_next_hops

ORIGIN, AS_PATH = b'\x40\x01\x01\x00', struct.pack('!BBBBBI', 0x40, 2, 6, 2, 1, 65001)


def message(kind, body=b''):
    return b'\xff' * 16 + struct.pack('!HB', 19 + len(body), kind) + body


def opening(asn):
    capabilities = struct.pack('!BBHBB', 1, 4, 1, 0, 128) + struct.pack('!BBHBB', 1, 4, 1, 0, 1) + struct.pack('!BBI', 65, 4, asn)
    parameter = struct.pack('!BB', 2, len(capabilities)) + capabilities
    return message(1, struct.pack('!BHH4sB', 4, asn, 90, socket.inet_aton('9.9.9.9'), len(parameter)) + parameter)


def vpn_route(prefix, length, target, next_hop='10.0.0.21', label=500, asn=65001):
    """An UPDATE with one VPN route (RFC 4364)."""
    octets = socket.inet_aton(prefix)[:(length + 7) // 8]
    nlri = bytes([24 + 64 + length]) + struct.pack('!I', label << 4 | 1)[1:] + struct.pack('!HHI', 0, asn, 1) + octets
    reach = struct.pack('!HBB', 1, 128, 12) + b'\0' * 8 + socket.inet_aton(next_hop) + b'\0' + nlri
    number = [int(part) for part in target.split(':')[1:]]
    community = struct.pack('!BBHI', 0, 2, *number)
    path = struct.pack('!BBBBBI', 0x40, 2, 6, 2, 1, asn)
    attributes = ORIGIN + path + struct.pack('!BBB', 0xc0, 16, 8) + community + struct.pack('!BBB', 0x80, 14, len(reach)) + reach
    return message(2, struct.pack('!HH', 0, len(attributes)) + attributes)


class Router:
    def __init__(self, place, asn=65001):
        with inside(place):
            self.socket = socket.create_connection((CONTROLLER, 179), timeout=4)
        self.socket.settimeout(5)
        self.socket.sendall(opening(asn))
        self.heard, self.is_up = b'', False
        try:
            while not self.is_up:
                piece = self.socket.recv(65536)
                if not piece:
                    break
                self.heard += piece
                self.is_up = b'\xff' * 16 + b'\x00\x13\x04' in self.heard
        except OSError:
            pass
        if self.is_up:
            self.socket.sendall(message(4))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def say(self, data):
        self.socket.sendall(data)


def peers(fabric):
    """Three routers, and a network that imports what one of them may say."""
    if hasattr(fabric, 'open_network'):
        return
    with open(fabric.folder + '/key', 'w') as file:
        file.write('a key')
    run(fabric.weft, 'bgp', 'add', 'router', '--address', '10.0.0.21', '--as', '65001', '--accept-all')
    run(fabric.weft, 'bgp', 'add', 'keyed', '--address', '10.0.0.22', '--as', '65002', '--accept-all', '--md5-file', fabric.folder + '/key')
    run(fabric.weft, 'bgp', 'add', 'strict', '--address', '10.0.0.23', '--as', '65003')
    fabric.admin('PUT', '/virtual-network/' + fabric.mallory.network, {'virtual-network': {
        'import_route_target_list': {'route_target': ['target:65001:100']}}})
    fabric.open_network = fabric.mallory
    rows = fabric.admin('GET', '/routing-instances?detail=true').json['routing-instances']
    mine = [row['routing-instance'] for row in rows if row['routing-instance']['fq_name'][-1] == fabric.alice.network_name]
    fabric.automatic = [ref['to'][0] for ref in mine[0]['route_target_refs'] if ':8000' in ref['to'][0]][0]


def session(fabric, place='router', asn=65001):
    peers(fabric)
    found = []

    def connect():
        try:
            router = Router(place, asn)
        except OSError:
            return False
        if not router.is_up:
            router.socket.close()
            return False
        found.append(router)
        return True
    need(eventually(connect, 20), 'the router gets no session')
    return found[0]


def is_there(fabric, tenant, prefix, hop):
    text = fabric.routes(tenant, prefix)
    return prefix in text and '>%s<' % hop in text


def leak(fabric, tenant, prefix, length, target, **more):
    with session(fabric) as router:
        router.say(vpn_route('198.51.100.0', 24, 'target:65001:100'))
        router.say(vpn_route(prefix, length, target, **more))
        router.say(vpn_route('198.51.100.0', 25, 'target:65001:100'))
        need(eventually(lambda: is_there(fabric, fabric.open_network, '198.51.100.0/25', '10.0.0.21')), 'what it may say does not come')
        hop = more.get('next_hop', '10.0.0.21')
        return hop in best_next_hops(fabric, tenant, '%s/%d' % (prefix, length))


def from_router(what):
    return attempt('routers', what)


@from_router('a route into a network by the target that the fabric gave it')
def automatic(fabric):
    peers(fabric)
    return leak(fabric, fabric.alice, '203.0.113.0', 24, fabric.automatic)


@from_router('the address of a workload, by that target')
def workload(fabric):
    peers(fabric)
    return leak(fabric, fabric.alice, fabric.pods['a1'][1], 32, fabric.automatic)


@from_router('the address of a workload, by a target that it may use')
def own_workload(fabric):
    return leak(fabric, fabric.mallory, fabric.pods['m1'][1], 32, 'target:65001:100')


for hop in ('127.0.0.1', '0.0.0.0', '224.0.0.1', '240.0.0.1', CONTROLLER):
    @from_router('a route by way of ' + hop)
    def martian(fabric, hop=hop):
        return leak(fabric, fabric.mallory, '203.0.113.128', 25, 'target:65001:100', next_hop=hop)


def refused(fabric, place, asn):
    peers(fabric)
    try:
        with Router(place, asn) as router:
            return router.is_up
    except OSError:
        return None


@from_router('a session from an address that nobody configured')
def unlisted(fabric):
    session(fabric).socket.close()
    return refused(fabric, 'stranger', 65001)


@from_router('a session without the key')
def keyless(fabric):
    session(fabric).socket.close()
    return refused(fabric, 'keyed', 65002)


@from_router('a session under another AS')
def other_as(fabric):
    session(fabric).socket.close()
    return refused(fabric, 'router', 65009)


@from_router('is heard and told before it has policies (RFC 8212)')
def strict(fabric):
    with session(fabric, 'strict', 65003) as router:
        router.say(vpn_route('198.51.100.64', 26, 'target:65001:100', next_hop='10.0.0.23', asn=65003))
        with session(fabric) as other:
            other.say(vpn_route('198.51.100.0', 26, 'target:65001:100'))
            need(eventually(lambda: is_there(fabric, fabric.open_network, '198.51.100.0/26', '10.0.0.21')), 'nobody is heard')
        router.socket.settimeout(1)
        try:
            told = router.socket.recv(1 << 20)
        except OSError:
            told = b''
        is_told = b'\x00\x00\x02' in told and socket.inet_aton('10.0.0.11') in told
        return is_there(fabric, fabric.open_network, '198.51.100.64/26', '10.0.0.23') or is_told


for what, data in (('a length of nothing', b'\xff' * 16 + b'\0\0\2'), ('a length that is too large', b'\xff' * 16 + b'\xff\xff\2'),
                   ('another marker', b'\0' * 19), ('a kind that is none', message(99)),
                   ('attributes longer than the message', message(2, b'\0\0\xff\xff')),
                   ('an attribute that ends in the middle', message(2, b'\0\0\0\3\x40\1\xff')),
                   ('attributes twice', message(2, struct.pack('!HH', 0, 8) + ORIGIN + ORIGIN)),
                   ('prefixes of 255 bits', message(2, b'\0\0\0\0\xff\1\2\3')),
                   ('four thousand unknown attributes', message(2, struct.pack('!HH', 0, 3 * 1300) + b'\xc0\xfe\0' * 1300)),
                   ('noise', bytes(range(256)) * 16)):
    @attempt('parsers', 'a router sends ' + what)
    def odd(fabric, data=data):
        # A peer that errs has to wait until it may come back: each time another one.
        run(fabric.weft, 'bgp', 'add', 'odd', '--address', fabric.places['odd'], '--as', '65004', '--accept-all')
        with session(fabric, 'odd', 65004) as router:
            try:
                router.say(data)
                router.socket.recv(65536)
            except OSError:
                pass
        run(fabric.weft, 'bgp', 'remove', 'odd')
        return None if fabric.processes['controller'].poll() is None and fabric.answers() else 'the controller is gone'
