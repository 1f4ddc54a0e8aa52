"""Packets: from a stranger on the underlay, and from a workload that wants to be more."""
import socket
import struct
import threading
import uuid

from attempts import attempt, need
from fabric import inside, ipv4, udp
from hosts import best_next_hops

MPLS, OLD_MPLS, VXLAN = 6635, 51234, 4789


class Tap:
    """Hears whether a text comes to a place."""

    def __init__(self, place):
        with inside(place):
            self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self.socket.settimeout(0.2)

    def hears(self, mark, seconds=0.6):
        for _ in range(int(seconds / 0.2) + 1):
            try:
                while True:
                    if mark in self.socket.recv(65536):
                        return True
            except socket.timeout:
                continue
        return False

    def close(self):
        self.socket.close()


def mpls(label, packet):
    return struct.pack('!I', label << 12 | 1 << 8 | 64) + packet


def vxlan(vni, frame):
    return struct.pack('!II', 0x08000000, vni << 8) + frame


def send(place, target, port, payload, source=None):
    """To a host, by UDP; with a source of one's own choice, as a packet of one's own making."""
    with inside(place):
        if source is None:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
                out.sendto(payload, (target, port))
        else:
            with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as out:
                out.sendto(ipv4(source, target, udp(50000, port, payload)), (target, 0))


def inner(fabric, source, target, mark, ttl=None):
    return ipv4(source, target, udp(1000, 2000, mark))


def arrives(fabric, pod, body):
    """Whether what is sent comes to a workload; after it, that a packet of the same kind by whom it is for does."""
    mark = uuid.uuid4().hex.encode()
    tap = Tap(pod)
    try:
        body(mark)
        return tap.hears(mark)
    finally:
        tap.close()


def control(fabric, pod='a1'):
    """The other host of the tenant sends the same by hand."""
    identifier, address, host, tenant = fabric.pods[pod]
    other = {'a1': 'a2', 'm1': 'm2'}[pod]
    label = fabric.label(pod)

    def good(mark):
        for _ in range(3):
            send('host2', fabric.places[host], MPLS, mpls(label, inner(fabric, fabric.pods[other][1], address, mark)))
    need(arrives(fabric, pod, good), 'the same packet from a host of the fabric does not arrive')
    return label, address, fabric.places[host], fabric.pods[other][1]


def from_stranger(what):
    return attempt('underlay', what)


for port in (MPLS, OLD_MPLS):
    @from_stranger('the right label at port %d, from an address that is no host\'s' % port)
    def label(fabric, port=port):
        label, address, host, peer = control(fabric)
        return arrives(fabric, 'a1', lambda mark: send('stranger', host, port, mpls(label, inner(fabric, peer, address, mark))))


@from_stranger('every label that hosts may have begun with, up from 16')
def guessed(fabric):
    label, address, host, peer = control(fabric)

    def flood(mark):
        with inside('stranger'):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
                for guess in range(16, 4000):
                    out.sendto(mpls(guess, inner(fabric, peer, address, mark)), (host, MPLS))
    return arrives(fabric, 'a1', flood)


@from_stranger('a captured packet, again, from another address')
def replay(fabric):
    label, address, host, peer = control(fabric)
    tap = Tap('host1')
    fabric.ping('a2', 'a1')
    captured = None
    for _ in range(200):
        try:
            frame = tap.socket.recv(65536)
        except socket.timeout:
            break
        if struct.pack('!H', MPLS) in frame[34:40]:
            captured = frame[14 + 20 + 8:]
            break
    tap.close()
    need(captured, 'no packet in a tunnel was seen')
    return arrives(fabric, 'a1', lambda mark: send('stranger', host, MPLS, captured[:24] + captured[24:] + mark))


@from_stranger('from a host\'s address, with a label that leads elsewhere than the inner address')
def inner_address(fabric):
    label, address, host, peer = control(fabric)
    return arrives(fabric, 'a1', lambda mark: send('host2', host, MPLS, mpls(label, inner(fabric, peer, '10.1.0.200', mark))))


@from_stranger('from a host\'s address, into another network\'s workload by its label, with that workload\'s address in another')
def crossed(fabric):
    label, address, host, peer = control(fabric)
    other = fabric.label('m1')
    return arrives(fabric, 'm1', lambda mark: send('host2', host, MPLS, mpls(other, inner(fabric, peer, address, mark))))


for vni in (1, 2, 3, 4, 5, 6, 7, 8):
    @from_stranger('VXLAN with the number %d of a network' % vni)
    def segment(fabric, vni=vni):
        label, address, host, peer = control(fabric)
        frame = b'\xff' * 6 + b'\x02\0\0\0\0\x66' + b'\x08\0'
        return arrives(fabric, 'a1', lambda mark: send('stranger', host, VXLAN, vxlan(vni, frame + inner(fabric, peer, address, mark))))


def workload(what):
    return attempt('workloads', what)


@workload('sends into a tunnel to its own host')
def own_host(fabric):
    label, address, host, peer = control(fabric)
    return arrives(fabric, 'a1', lambda mark: send('m1', host, MPLS, mpls(label, inner(fabric, peer, address, mark))))


@workload('sends into a tunnel to another host, under a host\'s address')
def other_host(fabric):
    label, address, host, peer = control(fabric)

    def forged(mark):
        for port in (MPLS, OLD_MPLS):
            send('m2', host, port, mpls(label, inner(fabric, peer, address, mark)), source=fabric.places['host2'])
    return arrives(fabric, 'a1', forged)


@workload('sends under another workload\'s address')
def forged_source(fabric):
    mark = uuid.uuid4().hex.encode()
    tap = Tap('m2')
    try:
        with inside('m1'):
            with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as out:
                out.sendto(ipv4(fabric.pods['m1'][1], fabric.pods['m2'][1], udp(1, 2, mark)), (fabric.pods['m2'][1], 0))
                need(tap.hears(mark), 'what it may send does not arrive')
                mark = uuid.uuid4().hex.encode()
                out.sendto(ipv4('10.2.0.77', fabric.pods['m2'][1], udp(1, 2, mark)), (fabric.pods['m2'][1], 0))
        return tap.hears(mark)
    finally:
        tap.close()


@workload('reaches a workload of another tenant by its address')
def other_tenant(fabric):
    target = fabric.pods['a1'][1]

    def plain(mark):
        with inside('m1'):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
                for _ in range(3):
                    out.sendto(mark, (target, 2000))
    need(fabric.ping('a2', 'a1'), 'the tenant itself does not reach it')
    return arrives(fabric, 'a1', plain)


def connects(place, address, port, kind=socket.SOCK_STREAM):
    try:
        with inside(place):
            with socket.socket(socket.AF_INET, kind) as out:
                out.settimeout(0.7)
                out.connect((address, port))
                return True
    except OSError:
        return False


for what, address, port in (('the API', '10.0.0.1', 8082), ('the pages of a control node', '10.0.0.1', 8083),
                            ('the port for agents', '10.0.0.1', 5269), ('the port for BGP', '10.0.0.1', 179),
                            ('the pages of its host', '10.0.0.11', 8085), ('link-local services', '169.254.169.254', 80),
                            ('loopback of its host by its gateway', '10.2.0.1', 8085)):
    @workload('connects to ' + what)
    def service(fabric, address=address, port=port):
        need(port != 8082 or connects(None, '10.0.0.1', 8082), 'nobody serves there')
        return connects('m1', address, port)


@workload('says by ARP that it is another workload')
def arp(fabric):
    address = fabric.pods['m2'][1]
    with inside('m1'):
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806)) as out:
            out.bind(('eth0', 0x0806))
            own = out.getsockname()[4]
            frame = b'\xff' * 6 + own + b'\x08\x06' + struct.pack('!HHBBH', 1, 0x0800, 6, 4, 2) + own + socket.inet_aton(address) \
                + b'\xff' * 6 + socket.inet_aton(address)
            for _ in range(5):
                out.send(frame)
    need(fabric.ping('m1', 'm2'), 'the workload whose address it is is not reached')
    hops = best_next_hops(fabric, fabric.mallory, address + '/32')
    return hops if hops != [fabric.places['host2']] else None
