#!/usr/bin/env bash
# BIRD 2.0.12 (Debian 12, bird2 2.0.12-7) takes an IPv4-mapped next hop of an IPv6 route for an IPv4 one:
#
# - labelled IPv6 routes (1 for IPv6, 4 for labels) as 6PE tells them, with the next hop ::ffff:192.0.2.9 (RFC 4798 section 2), are
#   treated as withdrawn: "mismatched address family (192.0.2.9 for ipv6-mpls)". The session stays, so only its log says it;
# - with `extended next hop on` in the channel they are taken, although the peer has not offered that capability (RFC 8950) at all.
#
# 6PE needs no capability beyond that of its family, so a border router that works with others needs this line for BIRD.
#
# Needs Debian 12, python3, unshare and root (for a network namespace of its own); fetches the pinned packages with apt.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get -q -o APT::Sandbox::User=root download bird2=2.0.12-7 libssh-gcrypt-4=0.10.6-0+deb12u3 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done

cat > speaker.py <<'PYTHON'
"""A neighbour without RFC 8950 that tells two labelled IPv6 routes: one with a next hop of IPv6, one with a mapped one."""
import socket, struct, time

def message(kind, body=b""):
    return b"\xff" * 16 + struct.pack("!HB", 19 + len(body), kind) + body

def attribute(flags, code, value):
    return struct.pack("!BBH", flags | 0x10, code, len(value)) + value

def announce(prefix, hop):
    address = lambda text: socket.inet_pton(socket.AF_INET6, text)
    destination = bytes([24 + 48]) + b"\x00\x06\x41" + address(prefix)[:6]
    attributes = attribute(0x40, 1, b"\0") + attribute(0x40, 2, struct.pack("!BBI", 2, 1, 65001)) + attribute(
        0x80, 14, struct.pack("!HBB", 2, 4, 16) + address(hop) + b"\0" + destination)
    return message(2, b"\0\0" + struct.pack("!H", len(attributes)) + attributes)

session = socket.socket()
session.bind(("127.0.0.2", 0))
session.connect(("127.0.0.1", 1790))
capabilities = struct.pack("!BBHBB", 1, 4, 2, 0, 4) + struct.pack("!BBI", 65, 4, 65001)
options = struct.pack("!BB", 2, len(capabilities)) + capabilities
session.sendall(message(1, struct.pack("!BHH", 4, 65001, 90) + socket.inet_aton("192.0.2.2") + bytes([len(options)]) + options))
session.sendall(message(4))
time.sleep(1)
session.sendall(announce("2001:db8:1::", "2001:db8::9") + announce("2001:db8:2::", "::ffff:192.0.2.9"))
time.sleep(2)
PYTHON

cat > inside.sh <<'INSIDE'
set -euo pipefail
ip link set lo up
export LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu
cat > bird.conf <<CONF
router id 192.0.2.3;
log stderr { remote, warning };
mpls table labels;
ipv6 table labelled;
protocol device {}
protocol bgp peer {
  local 127.0.0.1 port 1790 as 65000;
  neighbor 127.0.0.2 as 65001;
  passive yes;
  multihop;
  ipv6 mpls { table labelled; import all; export none; $1 };
}
CONF
root/usr/sbin/bird -f -c bird.conf -s "$PWD/bird.ctl" 2>bird.log &
daemon=$!
trap 'kill $daemon' EXIT
for _ in $(seq 100); do [ -S bird.ctl ] && break; sleep 0.1; done
python3 speaker.py &
speaker=$!
sleep 2
root/usr/sbin/birdc -s "$PWD/bird.ctl" show route table labelled | grep -o '^2001:[^ ]*' | tr '\n' ' '
wait $speaker
INSIDE

expect() {
    seen=$(unshare -n bash inside.sh "$2") || { cat bird.log >&2; exit 1; }
    echo "$1: $seen"
    [ "$seen" = "$3" ] || { cat bird.log >&2; echo "expected: $3" >&2; exit 1; }
}
expect "as it is" "" "2001:db8:1::/48 "
grep -o 'mismatched address family.*' bird.log
expect "with extended next hop on" "extended next hop on;" "2001:db8:1::/48 2001:db8:2::/48 "
