#!/usr/bin/env bash
# FRR 8.4.4 (Debian 12, frr 8.4.4-1.1~deb12u2) as a route reflector of VPN-IPv4 writes other label fields than it was told:
#
# - a route that came with 00 06 41 (label 100, traffic class 0, bottom of stack) goes on with 00 06 43: traffic class 1;
# - its withdrawal, which came with 80 00 00 (the value that RFC 8277 section 2.4 names), goes on with 00 00 00: label 0
#   without the bottom-of-stack bit.
#
# Whoever compares label fields by octets finds a change where there is none, and whoever reads labels until one has the
# bottom bit takes the route distinguisher of a withdrawal for further labels. Only the label's 20 bits of an announcement
# count, and of a withdrawal none: three octets, whatever they are.
#
# Needs Debian 12, python3, unshare and root (for a network namespace of its own); fetches the pinned packages with apt.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
apt-get -q -o APT::Sandbox::User=root download frr=8.4.4-1.1~deb12u2 libyang2=2.1.30-2 libjson-c5=0.16-2 libpcre2-8-0=10.42-1 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done

cat > frr.conf <<'CONF'
router bgp 65000
 bgp router-id 192.0.2.1
 no bgp default ipv4-unicast
 neighbor 127.0.0.2 remote-as 65000
 neighbor 127.0.0.2 passive
 neighbor 127.0.0.3 remote-as 65000
 neighbor 127.0.0.3 passive
 address-family ipv4 vpn
  neighbor 127.0.0.2 activate
  neighbor 127.0.0.2 route-reflector-client
  neighbor 127.0.0.3 activate
  neighbor 127.0.0.3 route-reflector-client
 exit-address-family
CONF

cat > speakers.py <<'PYTHON'
"""One client announces and withdraws a VPN route; what the other is told of it is printed, label field first."""
import socket, struct, time

def message(kind, body=b""):
    return b"\xff" * 16 + struct.pack("!HB", 19 + len(body), kind) + body

def attribute(flags, code, value):
    return struct.pack("!BBH", flags | 0x10, code, len(value)) + value

def update(*attributes):
    attributes = b"".join(attributes)
    return message(2, b"\0\0" + struct.pack("!H", len(attributes)) + attributes)

class Speaker:
    def __init__(self, address):
        self.buffer = b""
        self.socket = socket.socket()
        self.socket.bind((address, 0))
        self.socket.connect(("127.0.0.1", 1790))
        self.socket.settimeout(10)
        capabilities = struct.pack("!BBHBB", 1, 4, 1, 0, 128) + struct.pack("!BBI", 65, 4, 65000)
        parameter = struct.pack("!BB", 2, len(capabilities)) + capabilities
        self.socket.sendall(message(1, struct.pack("!BHH", 4, 65000, 90) + socket.inet_aton(address)
                                    + bytes([len(parameter)]) + parameter))
        while self.receive()[0] != 1:
            pass
        self.socket.sendall(message(4))
        while self.receive()[0] != 4:
            pass

    def receive(self):
        while len(self.buffer) < 19 or len(self.buffer) < struct.unpack("!H", self.buffer[16:18])[0]:
            more = self.socket.recv(65536)
            if not more:
                raise SystemExit("FRR closed the session")
            self.buffer += more
        length = struct.unpack("!H", self.buffer[16:18])[0]
        whole, self.buffer = self.buffer[:length], self.buffer[length:]
        return whole[18], whole[19:]

    def labelled(self, code):
        """The label field of the first route in an MP attribute, after its length octet."""
        while True:
            kind, body = self.receive()
            if kind == 3:
                raise SystemExit(f"notification {body[0]}/{body[1]}")
            if kind != 2:
                continue
            rest = body[4:]
            while rest:
                flags, found = rest[0], rest[1]
                length, value = (struct.unpack("!H", rest[2:4])[0], rest[4:]) if flags & 0x10 else (rest[2], rest[3:])
                value, rest = value[:length], value[length:]
                if found == code and length > 8:
                    nlri = value[3:] if code == 15 else value[5 + value[3]:]
                    return nlri[1:4].hex(" ")

def nlri(label):
    return bytes([24 + 64 + 24]) + label + struct.pack("!HHI", 0, 65000, 1) + bytes([10, 1, 1])

a, b = Speaker("127.0.0.2"), Speaker("127.0.0.3")
common = [attribute(0x40, 1, b"\0"), attribute(0x40, 2, b""), attribute(0x40, 5, struct.pack("!I", 100)),
          attribute(0xC0, 16, struct.pack("!HHI", 2, 65000, 1))]
reach = struct.pack("!HBB", 1, 128, 12) + bytes(8) + socket.inet_aton("192.0.2.4") + b"\0" + nlri(b"\x00\x06\x41")
a.socket.sendall(update(*common, attribute(0x80, 14, reach)))
print("announced with 00 06 41, told with", b.labelled(14))
a.socket.sendall(update(attribute(0x80, 15, struct.pack("!HB", 1, 128) + nlri(b"\x80\x00\x00"))))
print("withdrawn with 80 00 00, told with", b.labelled(15))
PYTHON

cat > inside.sh <<'INSIDE'
set -euo pipefail
ip link set lo up
export LD_LIBRARY_PATH=root/usr/lib/x86_64-linux-gnu:root/usr/lib/x86_64-linux-gnu/frr
mkdir vty
root/usr/lib/frr/bgpd -Z -n -S -f "$PWD/frr.conf" -i "$PWD/bgpd.pid" --vty_socket "$PWD/vty" --log stdout -A 127.0.0.1 -P 0 -p 1790 >bgpd.log 2>&1 &
daemon=$!
trap 'kill $daemon' EXIT
for _ in $(seq 100); do python3 -c 'import socket; socket.create_connection(("127.0.0.1", 1790))' 2>/dev/null && break; sleep 0.1; done
python3 speakers.py
INSIDE
seen=$(unshare -n bash inside.sh) || { cat bgpd.log >&2; exit 1; }
echo "$seen"
[ "$seen" = "announced with 00 06 41, told with 00 06 43
withdrawn with 80 00 00, told with 00 00 00" ] || { echo "bgpd behaves differently now" >&2; exit 1; }
