"""A host that is taken over, and whoever says that he is a host: over XMPP (docs/wire/xmpp.md)."""
import socket
import ssl
import time

from attempts import attempt, need
from fabric import CONTROLLER, eventually, inside, run

NODE = 'network-control@contrailsystems.com'


class Agent:
    """A session, by hand."""

    def __init__(self, fabric, name, identity, place='host3'):
        with inside(place):
            self.socket = socket.create_connection((CONTROLLER, 5269), timeout=10)
        if identity:
            self.socket = fabric.tls(identity).wrap_socket(self.socket)
        self.name, self.heard, self.number = name, '', 0
        self.say('<?xml version="1.0"?><stream:stream from="%s" to="%s" version="1.0" xml:lang="en" xmlns="" '
                 'xmlns:stream="http://etherx.jabber.org/streams" >' % (name, NODE))
        self.is_open = bool(self.hear('<stream:stream', 5))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def say(self, text):
        self.socket.sendall(text.encode())

    def hear(self, text, seconds):
        """Whether it comes in that time."""
        deadline = time.monotonic() + seconds
        while text not in self.heard and time.monotonic() < deadline:
            self.socket.settimeout(max(0.05, deadline - time.monotonic()))
            try:
                piece = self.socket.recv(1 << 16)
            except (socket.timeout, ssl.SSLWantReadError):
                continue
            except OSError:
                break
            if not piece:
                break
            self.heard += piece.decode(errors='replace')
        return text in self.heard

    def ask(self, body, to='bgp-peer'):
        self.number += 1
        self.say('<iq type="set" from="%s" to="%s/%s" id="%s%d"><pubsub xmlns="http://jabber.org/protocol/pubsub">%s</pubsub></iq>'
                 % (self.name, NODE, to, 'x', self.number, body))

    def subscribe(self, instance):
        self.ask('<subscribe node="%s"/><options><instance-id>5</instance-id></options>' % instance)

    def publish(self, instance, prefix, next_hop, label=77, more='', preference=200):
        node = '1/1/%s/%s' % (instance, prefix)
        self.ask('<publish node="%s"><item><entry><nlri><af>1</af><safi>1</safi><address>%s</address></nlri><next-hops><next-hop>'
                 '<af>1</af><address>%s</address><label>%d</label><tunnel-encapsulation-list><tunnel-encapsulation>udp'
                 '</tunnel-encapsulation></tunnel-encapsulation-list></next-hop></next-hops><version>1</version>%s'
                 '<local-preference>%d</local-preference></entry></item></publish>' % (node, prefix, next_hop, label, more, preference))
        self.ask('<collection node="%s"><associate node="%s"/></collection>' % (instance, node))


def instance(tenant):
    return ':'.join(tenant.path + [tenant.network_name, tenant.network_name])


def taken_over(fabric):
    agent = Agent(fabric, 'host3', fabric.identity3)
    need(agent.is_open, 'host3 gets no session')
    agent.subscribe(instance(fabric.mallory))
    return agent


def from_host(what):
    return attempt('hosts', what)


def publishes_own(fabric, agent):
    agent.publish(instance(fabric.mallory), fabric.address3 + '/32', '10.0.0.13')


# What the pages say of a path that is kept and does not count.
KEPT_OUT = ('NotPermitted', 'AutomaticTarget', 'InvalidNexthop', 'OwnNexthop', 'RoutingPolicyReject', 'NoTunnelEncap', 'ResolveNexthop',
            'OverlappingNetwork', 'AsPathLooped', 'OriginatorIdLooped', 'ClusterListLooped')


def best_next_hops(fabric, tenant, prefix):
    """The next hops of paths that count."""
    hops = []
    for path in fabric.routes(tenant, prefix).split('<ShowRoutePath>')[1:]:
        flags = path.split('<flags')[1].split('</flags>')[0] if '<flags' in path else ''
        if '<next_hop' in path and not any(word in flags for word in KEPT_OUT):
            hops.append(path.split('<next_hop')[1].split('>')[1].split('<')[0])
    return hops


def own_counts(fabric):
    return eventually(lambda: '10.0.0.13' in best_next_hops(fabric, fabric.mallory, fabric.address3 + '/32'))


def hijack(fabric, tenant, prefix, where=None, next_hop='10.0.0.13', **more):
    """The next hops that a route has, and had not before the host published one for it."""
    before = best_next_hops(fabric, tenant, prefix)
    with taken_over(fabric) as agent:
        publishes_own(fabric, agent)
        need(own_counts(fabric), 'not even the host\'s own route counts')
        if where:
            agent.subscribe(where)
        agent.publish(where or instance(tenant), prefix, next_hop, **more)
        # What is told behind it: stanzas are read in their order, and a session may end over one.
        agent.subscribe(instance(fabric.mallory))
        agent.hear(prefix, 0.7)
        return [hop for hop in best_next_hops(fabric, tenant, prefix) if hop not in before]


@from_host('publishes the address of another tenant\'s workload, in its table')
def address(fabric):
    return hijack(fabric, fabric.alice, fabric.pods['a1'][1] + '/32')


@from_host('publishes the address of a workload of its tenant that is elsewhere')
def sibling(fabric):
    return hijack(fabric, fabric.mallory, fabric.pods['m1'][1] + '/32')


@from_host('publishes a default route in its network')
def default(fabric):
    return hijack(fabric, fabric.mallory, '0.0.0.0/0')


@from_host('publishes half of the internet in its network')
def half(fabric):
    return hijack(fabric, fabric.mallory, '128.0.0.0/1')


@from_host('publishes the subnet of its network')
def subnet(fabric):
    return hijack(fabric, fabric.mallory, '10.2.0.0/24')


@from_host('publishes its own address by way of another host')
def foreign_next_hop(fabric):
    return [hop for hop in hijack(fabric, fabric.mallory, fabric.address3 + '/32', next_hop='10.0.0.11') if hop == '10.0.0.11']


@from_host('publishes another\'s address with a preference without end')
def preference(fabric):
    return hijack(fabric, fabric.mallory, fabric.pods['m2'][1] + '/32', preference=4000000000)


@from_host('publishes an address in the fabric\'s own table')
def fabric_table(fabric):
    return hijack(fabric, fabric.mallory, '10.0.0.11/32', where='default-domain:default-project:ip-fabric:__default__')


@from_host('gives its route the groups and tags of others')
def tags(fabric):
    with taken_over(fabric) as agent:
        agent.publish(instance(fabric.mallory), fabric.address3 + '/32', '10.0.0.13',
                      more='<security-group-list><security-group>8000004</security-group></security-group-list>')
        need(own_counts(fabric), 'its route does not count')
        text = fabric.routes(fabric.mallory, fabric.address3 + '/32')
        return [group for group in ('8000004',) if '>%s<' % group in text or 'secgroup:64512:%s' % group in text]


@from_host('is told the routes of a network in which it has no port')
def listens(fabric):
    with taken_over(fabric) as agent:
        publishes_own(fabric, agent)
        agent.subscribe(instance(fabric.alice))
        need(agent.hear(fabric.pods['m1'][1], 10), 'it hears nothing of its own network')
        agent.hear(fabric.pods['a1'][1], 2)
        return fabric.pods['a1'][1] in agent.heard or fabric.pods['a2'][1] in agent.heard


@from_host('is told the configuration of another host\'s machines')
def configuration(fabric):
    with taken_over(fabric) as agent:
        agent.ask('<subscribe node="virtual-router:default-global-system-config:host3"/>', 'config')
        agent.ask('<subscribe node="virtual-machine:%s"/>' % fabric.port3, 'config')
        need(agent.hear('m3-port', 10), 'it is not told its own')
        agent.ask('<subscribe node="virtual-router:default-global-system-config:host1"/>', 'config')
        agent.ask('<subscribe node="virtual-machine:%s"/>' % fabric.pods['a1'][0], 'config')
        agent.hear('a1-port', 2)
        return 'a1-port' in agent.heard or 'treasure' in agent.heard


def session(fabric, name, identity, place='host3'):
    """Whether somebody is taken for a host's agent."""
    def page():
        return run('curl', '-s', 'http://127.0.0.1:8083/Snh_BgpNeighborReq?search_string=' + name)
    try:
        with Agent(fabric, name, identity, place) as agent:
            if not agent.is_open:
                return None
            agent.subscribe(instance(fabric.mallory))
            agent.hear('10.2.0', 2)
            return '10.2.0' in agent.heard or None if name != 'host1' else '10.' in agent.heard and page()
    except (OSError, ssl.SSLError):
        return None


@from_host('says that it is another host, with its own certificate')
def other_host(fabric):
    return session(fabric, 'host1', fabric.identity3)


@from_host('says that it is a host, without a certificate, from that host\'s address')
def unproved(fabric):
    return session(fabric, 'host3', None)


@from_host('says that it is a control node')
def node(fabric):
    return session(fabric, 'controller', fabric.identity3)


@from_host('that is not registered listens')
def unknown(fabric):
    token = fabric.admin('POST', '/weft/trust/invite', {'kind': 'host', 'name': 'nobody'}).json['token'].split('.')[1]
    identity = fabric.join(token, 'weft://host/nobody', 'nobody')
    need(identity, 'the invitation does not work')
    return session(fabric, 'nobody', identity, 'stranger')


@from_host('with a person\'s certificate')
def person(fabric):
    token = fabric.admin('POST', '/weft/trust/invite', {'kind': 'person', 'name': 'host3'}).json['token'].split('.')[1]
    return session(fabric, 'host3', fabric.join(token, 'weft://person/host3', 'person3'))


@from_host('with a certificate that was revoked')
def ended(fabric):
    token = fabric.admin('POST', '/weft/trust/invite', {'kind': 'host', 'name': 'host3'}).json['token'].split('.')[1]
    # Whoever joins anew ends what was given before under that name.
    before, fabric.identity3 = fabric.identity3, fabric.join(token, 'weft://host/host3', 'host3-again')
    need(fabric.identity3, 'the second invitation does not work')
    return eventually(lambda: session(fabric, 'host3', before), 2)


for what, text in (('a document type', '<!DOCTYPE x [<!ENTITY a "b">]><x/>'), ('an entity', '<iq>&a;</iq>'),
                   ('a processing instruction', '<?x y?><iq/>'), ('a stanza without end', '<iq>' + '<a>' * 100000),
                   ('a million characters in a name', '<iq ' + 'a' * 1000000 + '="1"/>'), ('nothing that is XML', '\0\1\2<<>>&&'),
                   ('a stanza of 5 MB', '<iq>' + 'x' * (5 << 20) + '</iq>')):
    @attempt('parsers', 'a host sends %s' % what)
    def odd(fabric, text=text):
        with taken_over(fabric) as agent:
            try:
                agent.say(text)
                agent.say('<iq/>' * 3)
            except OSError:
                pass
        return None if fabric.processes['controller'].poll() is None and fabric.answers() else 'the controller is gone'
