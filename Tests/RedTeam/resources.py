"""What costs a caller little and a server much: memory, places, time. Somebody else is served meanwhile."""
import json
import os
import socket
import ssl
import zlib

from attempts import attempt, need
from fabric import CONTROLLER, inside


def memory(fabric, name='controller'):
    with open('/proc/%d/status' % fabric.processes[name].pid) as file:
        return [int(line.split()[1]) for line in file if line.startswith('VmRSS')][0] / 1024


def costs(fabric, body, bound=80):
    """More memory than that many megabytes, or that others are not served."""
    before = memory(fabric)
    held = body()
    grown = memory(fabric) - before
    served = fabric.call('GET', '/projects', token=fabric.token).status == 200
    for one in held or ():
        one.close()
    if grown > bound:
        return '%d MB more' % grown
    return None if served else 'others are not served'


def raw(fabric, data, place=None, port=8082, secure=False):
    with inside(place):
        connection = socket.create_connection(('127.0.0.1' if place is None else CONTROLLER, port), timeout=10)
    if secure:
        connection = fabric.tls().wrap_socket(connection)
    try:
        connection.sendall(data)
    except OSError:
        pass
    return connection


def posted(fabric, body, headers=''):
    head = 'POST /virtual-networks HTTP/1.1\r\nHost: 127.0.0.1:8082\r\nX-Auth-Token: %s\r\nContent-Type: application/json\r\n%s\r\n' % (
        fabric.mallory.token, headers)
    return head.encode() + body


def cost(what):
    return attempt('resources', what)


for what, body in (('a hundred thousand arrays in each other', b'[' * 100000), ('a hundred thousand objects in each other', b'{"a":' * 100000),
                   ('a number of half a million digits', b'1' * 500000), ('a name of half a million bytes', b'{"' + b'a' * 500000 + b'":1}'),
                   ('half a million members', b'{' + b','.join(b'"%d":1' % n for n in range(60000)) + b'}'),
                   ('a body that is no text', b'\xff\xfe' * 1000)):
    @attempt('parsers', 'JSON: ' + what)
    def deep(fabric, body=body):
        before = fabric.writes()

        def ask():
            for _ in range(3):
                fabric.call('POST', '/virtual-networks', body, fabric.mallory.token)
        return costs(fabric, ask) or fabric.writes() != before


@cost('a body larger than there may be, by its length and by pieces')
def large(fabric):
    def ask():
        one = raw(fabric, posted(fabric, b'', 'Content-Length: 4000000000\r\n'))
        two = raw(fabric, posted(fabric, b''.join(b'10000\r\n' + b'x' * 65536 + b'\r\n' for _ in range(200)), 'Transfer-Encoding: chunked\r\n'))
        return one, two
    return costs(fabric, ask, 40)


@cost('a compressed bomb')
def bomb(fabric):
    body = zlib.compress(b'[' + b'0,' * (30 << 20) + b'0]')
    need(len(body) < 1 << 20, 'the bomb is too large')

    def ask():
        answer = fabric.call('POST', '/virtual-networks', body, fabric.mallory.token, [('Content-Encoding', 'deflate')])
        need(answer.status >= 400, 'it is taken')
    return costs(fabric, ask, 30)


@cost('two lengths, and a length with pieces: a request in another')
def smuggling(fabric):
    before = fabric.writes()
    hidden = posted(fabric, b'{"virtual-network":{"fq_name":["default-domain","p-mallory","smuggled"],"parent_type":"project"}}').replace(
        b'\r\n\r\n', b'\r\nContent-Length: 100\r\n\r\n')
    for headers in ('Content-Length: 4\r\nContent-Length: 300\r\n', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n',
                    'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', 'Transfer-Encoding : chunked\r\n'):
        connection = raw(fabric, posted(fabric, b'0\r\n\r\n' + hidden, headers))
        connection.settimeout(1)
        try:
            connection.recv(65536)
        except OSError:
            pass
        connection.close()
    return fabric.writes() != before


@cost('heads that are never whole, as many as one source may have')
def slow_heads(fabric):
    return costs(fabric, lambda: [raw(fabric, b'GET / HTTP/1.1\r\nX: ') for _ in range(300)], 60)


@cost('a head without end')
def long_head(fabric):
    return costs(fabric, lambda: [raw(fabric, b'GET / HTTP/1.1\r\n' + b'X: ' + b'y' * (4 << 20))], 40)


for port, what in ((8082, 'the API'), (8083, 'the pages'), (5269, 'the port for agents'), (179, 'the port for BGP')):
    @cost('five hundred idle connections to %s, from one address' % what)
    def idle(fabric, port=port):
        def ask():
            held = []
            for _ in range(500):
                try:
                    with inside('stranger'):
                        held.append(socket.create_connection((CONTROLLER, port), timeout=2))
                except OSError:
                    break
            return held
        return costs(fabric, ask, 60)

    @cost('handshakes of TLS that end in the middle, at %s' % what)
    def half(fabric, port=port):
        hello = bytes.fromhex('160301') + (500).to_bytes(2, 'big') + b'\1\0'
        return costs(fabric, lambda: [raw(fabric, hello, 'stranger', port) for _ in range(100)], 60)


@cost('answers that nobody reads')
def unread(fabric):
    line = ('GET /virtual-networks?detail=true HTTP/1.1\r\nHost: 127.0.0.1:8082\r\nX-Auth-Token: %s\r\n\r\n' % fabric.token).encode()
    return costs(fabric, lambda: [raw(fabric, line * 200) for _ in range(20)], 80)


@cost('streams of events that nobody reads')
def streams(fabric):
    line = ('GET /watch?resource_type=virtual-network HTTP/1.1\r\nHost: 127.0.0.1:8082\r\nX-Auth-Token: %s\r\n\r\n'
            % fabric.mallory.token).encode()

    def ask():
        held = [raw(fabric, line) for _ in range(60)]
        for number in range(100):
            fabric.make('security-group', fabric.mallory.path + ['noise-%d' % number], token=fabric.mallory.token)
        return held
    return costs(fabric, ask, 80)


@cost('pages that nobody reads')
def pages(fabric):
    line = b'GET /Snh_ShowRouteReq HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'
    return costs(fabric, lambda: [raw(fabric, line * 50, port=8083) for _ in range(60)], 80)


@cost('anything but a request at the plugin\'s socket')
def plugin(fabric):
    held = []
    for data in (b'\0' * 100000, b'{' * 100000, b'GET / HTTP/1.1\r\n\r\n', b'\xff' * 10, b''):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(fabric.folder + '/host1.sock')
        try:
            connection.sendall(data)
        except OSError:
            pass
        held.append(connection)
    for one in held:
        one.close()
    return None if fabric.processes['host1'].poll() is None and fabric.ping('a1', 'a2') else 'the agent is gone'


@attempt('secrets', 'a secret stands in a log, a page, an argument, the audit')
def secrets(fabric):
    with open(fabric.identity3) as file:
        key = file.read().splitlines()[1]
    hidden = {'administrator': fabric.token, 'mallory': fabric.mallory.token, 'invitation': fabric.invitation.split('@')[0].split('.')[1],
              'key of a peer': 'a key', 'private key': key}
    seen = {name: fabric.log(name) for name in fabric.processes}
    seen['audit'] = json.dumps(fabric.admin('GET', '/weft/audit?limit=1000').json)
    seen['tokens'] = fabric.admin('GET', '/weft/tokens').body
    seen['routers'] = fabric.admin('GET', '/bgp-routers?detail=true').body
    for name in ('BgpNeighborReq', 'ShowRouteReq', 'IFMapTableShowReq?table_name=bgp-router', 'XmppMessageTraceReq'):
        answer = fabric.call('GET', '/Snh_' + name, base='http://127.0.0.1:8083')
        seen[name] = answer.body
    need('10.1.0' in seen['ShowRouteReq'], 'the pages show nothing')
    return ['%s in %s' % (name, place) for name, secret in hidden.items() for place, text in seen.items() if secret in text]


@attempt('secrets', 'a file that others can read')
def files(fabric):
    open_files = []
    for folder in ('data', 'host1', 'host2'):
        for path, folders, names in os.walk('%s/%s' % (fabric.folder, folder)):
            for name in folders + names:
                mode = os.lstat(os.path.join(path, name)).st_mode
                if mode & 0o077 and not os.path.islink(os.path.join(path, name)):
                    open_files.append('%s/%s %o' % (path, name, mode & 0o777))
    need(os.path.exists(fabric.folder + '/data/store.sqlite'), 'there is no store')
    return open_files
