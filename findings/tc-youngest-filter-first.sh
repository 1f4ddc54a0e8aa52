#!/usr/bin/env bash
# Linux 6.18 with iproute2 6.1.0 (Debian 12, iproute2 6.1.0-3): of several BPF filters with one priority and one protocol on a clsact
# hook, the one that was added last is asked first, whatever the handles are, and `tc filter show` lists them so. With direct-action
# its verdict ends the matter: the older ones are never asked.
#
# Handles look like places in an order, and priorities are one. Whoever holds `pref 1 handle 1` and looks whether that filter is
# still there finds it, unchanged, while another agent's `pref 1 handle 2` takes every packet before it.
#
# Needs Debian 12, a kernel with cls_bpf, ping and root (for network namespaces); fetches the pinned packages with apt.
set -euo pipefail

folder=$(mktemp -d)
near=finding-$$-a
far=finding-$$-b
cleanup() {
    ip netns del "$near" 2>/dev/null || true
    ip netns del "$far" 2>/dev/null || true
    rm -rf "$folder"
}
trap cleanup EXIT
cd "$folder"
apt-get -q -o APT::Sandbox::User=root download iproute2=6.1.0-3 libbpf1=1:1.1.2-0+deb12u1 >/dev/null
for package in *.deb; do dpkg -x "$package" root; done
export LD_LIBRARY_PATH=$folder/root/usr/lib/x86_64-linux-gnu
tc=$folder/root/sbin/tc

ip netns add "$near"
ip netns add "$far"
ip -n "$near" link add name near type veth peer name far netns "$far"
ip -n "$near" address add 192.0.2.1/24 dev near
ip -n "$far" address add 192.0.2.2/24 dev far
ip -n "$near" link set near up
ip -n "$far" link set far up
ip netns exec "$far" "$tc" qdisc add dev far clsact

# add HANDLE VERDICT: a program of one instruction, which returns the verdict: 0 passes, 2 drops.
add() {
    ip netns exec "$far" "$tc" filter add dev far ingress protocol all pref 1 handle "$1" \
        bpf bytecode "1,6 0 0 $2" direct-action
}
clear() { ip netns exec "$far" "$tc" filter del dev far ingress pref 1; }
handles() { ip netns exec "$far" "$tc" filter show dev far ingress | grep -o 'handle 0x[0-9a-f]*' | tr '\n' ' '; }
packets() { ip netns exec "$near" ping -c 1 -W 1 192.0.2.2 >/dev/null 2>&1 && echo pass || echo drop; }
expect() { [ "$2" = "$3" ] || { echo "$1: expected $3, seen $2" >&2; exit 1; }; echo "$1: $2"; }

expect "without filters, packets" "$(packets)" pass
add 1 2
add 2 0
expect "dropped by handle 1, then passed by handle 2" "$(packets)" pass
expect "their order" "$(handles)" "handle 0x2 handle 0x1 "
clear
add 2 0
add 1 2
expect "passed by handle 2, then dropped by handle 1" "$(packets)" drop
expect "their order" "$(handles)" "handle 0x1 handle 0x2 "
clear
add 1 0
add 2 2
expect "passed by handle 1, then dropped by handle 2" "$(packets)" drop
