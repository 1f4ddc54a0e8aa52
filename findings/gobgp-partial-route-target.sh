#!/usr/bin/env bash
# GoBGP 3.10.0 (Debian 12, gobgpd 3.10.0-1+b4): a route target membership that names only the first octets of a route target
# (RFC 4684 section 4: any prefix length from 32 to 96) is taken without an error, and matches no route. The whole target
# matches, and so does the default membership of length 0.
#
# Whoever states interests in part to a GoBGP has to state them whole, or get nothing.
#
# Needs Debian 12, python3, unshare and root (for a network namespace of its own); fetches the pinned package with apt.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get -q -o APT::Sandbox::User=root download gobgpd=3.10.0-1+b4 >/dev/null
dpkg -x gobgpd_*.deb root

cat > gobgpd.toml <<'TOML'
[global.config]
as = 65000
router-id = "192.0.2.1"
port = 1790
local-address-list = ["127.0.0.1"]
[[neighbors]]
[neighbors.config]
neighbor-address = "127.0.0.2"
peer-as = 65000
[neighbors.transport.config]
passive-mode = true
[neighbors.route-reflector.config]
route-reflector-client = true
route-reflector-cluster-id = "192.0.2.1"
[[neighbors.afi-safis]]
[neighbors.afi-safis.config]
afi-safi-name = "l3vpn-ipv4-unicast"
[[neighbors.afi-safis]]
[neighbors.afi-safis.config]
afi-safi-name = "rtc"
TOML

cat > speaker.py <<'PYTHON'
"""States one route target membership and tells which VPN routes come back within five seconds."""
import socket, struct, sys, time

def message(kind, body=b""):
    return b"\xff" * 16 + struct.pack("!HB", 19 + len(body), kind) + body

def attribute(flags, code, value):
    return struct.pack("!BBH", flags | 0x10, code, len(value)) + value

def family(afi, safi):
    return struct.pack("!BBHBB", 1, 4, afi, 0, safi)

def membership(octets):
    """Origin AS and route target, cut to `octets` octets."""
    whole = struct.pack("!I", 65000) + bytes([0, 2]) + struct.pack("!HI", 65000, 1)
    nlri = bytes([octets * 8]) + whole[:octets]
    reach = struct.pack("!HBB", 1, 132, 4) + socket.inet_aton("127.0.0.2") + b"\0" + nlri
    attributes = (attribute(0x40, 1, b"\0") + attribute(0x40, 2, b"") + attribute(0x40, 5, struct.pack("!I", 100))
                  + attribute(0x80, 14, reach))
    return message(2, b"\0\0" + struct.pack("!H", len(attributes)) + attributes)

def receive(connection, buffer):
    while len(buffer) < 19 or len(buffer) < struct.unpack("!H", buffer[16:18])[0]:
        more = connection.recv(65536)
        if not more:
            sys.exit("closed")
        buffer += more
    length = struct.unpack("!H", buffer[16:18])[0]
    whole, rest = buffer[:length], buffer[length:]
    return whole[18], whole[19:], rest

connection = socket.socket()
connection.bind(("127.0.0.2", 0))
connection.connect(("127.0.0.1", 1790))
connection.settimeout(5)
capabilities = family(1, 128) + family(1, 132) + struct.pack("!BBI", 65, 4, 65000)
parameter = struct.pack("!BB", 2, len(capabilities)) + capabilities
connection.sendall(message(1, struct.pack("!BHH", 4, 65000, 90) + socket.inet_aton("192.0.2.2")
                           + bytes([len(parameter)]) + parameter))
buffer, routes, stated = b"", 0, False
end = time.monotonic() + 8
while time.monotonic() < end:
    try:
        kind, body, buffer = receive(connection, buffer)
    except TimeoutError:
        break
    if kind == 3:
        sys.exit(f"notification {body[0]}/{body[1]}")
    if kind == 1:
        connection.sendall(message(4))
    if kind == 4 and not stated:
        stated = True
        connection.sendall(membership(int(sys.argv[1])))
        end_of_rib = attribute(0x80, 15, struct.pack("!HB", 1, 132))
        connection.sendall(message(2, b"\0\0" + struct.pack("!H", len(end_of_rib)) + end_of_rib))
    # An UPDATE with MP_REACH_NLRI of VPN-IPv4 holds the family as 00 01 80.
    if kind == 2 and len(body) > 40 and b"\x00\x01\x80" in body:
        routes += 1
print(routes)
PYTHON

cat > inside.sh <<'INSIDE'
set -euo pipefail
ip link set lo up
gobgp() { root/usr/bin/gobgp -u 127.0.0.4 "$@"; }
# A daemon for each: after a session it stays idle for a while.
for octets in 12 0 4 8 10; do
    root/usr/bin/gobgpd -f gobgpd.toml --pprof-disable --api-hosts 127.0.0.4:50051 >gobgpd.log & daemon=$!
    for _ in $(seq 100); do gobgp neighbor >/dev/null 2>&1 && break; sleep 0.1; done
    gobgp global rib add -a vpnv4 10.1.1.0/24 label 100 rd 65000:1 rt 65000:1 nexthop 192.0.2.4
    echo "$octets octets: $(python3 speaker.py $octets) route(s)"
    kill $daemon
    wait $daemon || true
done
INSIDE
seen=$(unshare -n bash inside.sh)
echo "$seen"
[ "$seen" = "12 octets: 1 route(s)
0 octets: 1 route(s)
4 octets: 0 route(s)
8 octets: 0 route(s)
10 octets: 0 route(s)" ] || { echo "gobgpd behaves differently now" >&2; exit 1; }
