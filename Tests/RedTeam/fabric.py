"""A fabric to attack, in this process's network namespace, and what attackers have to know of it."""
import contextlib
import ctypes
import json
import os
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid

from attempts import NotMade, need

CONTROLLER = '10.0.0.1'
API = 'http://127.0.0.1:8082'
SECURE = 'https://%s:8082' % CONTROLLER
LIBC = ctypes.CDLL(None, use_errno=True)


def run(*words, **options):
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, **options)
    if done.returncode:
        raise NotMade('%s: %s%s' % (' '.join(words), done.stdout, done.stderr))
    return done.stdout


@contextlib.contextmanager
def inside(namespace):
    """What is opened here is of that network namespace; nil: of this process's."""
    if namespace is None:
        yield
        return
    with open('/proc/self/ns/net') as home, open('/run/netns/%s' % namespace) as there:
        LIBC.setns(there.fileno(), 0x40000000)
        try:
            yield
        finally:
            LIBC.setns(home.fileno(), 0x40000000)


def eventually(check, seconds=15):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = check()
        if found:
            return found
        time.sleep(0.05)
    return None


class Answer:
    def __init__(self, status, body, headers):
        self.status, self.body, self.headers = status, body, headers

    @property
    def json(self):
        return json.loads(self.body)


class Tenant:
    """A project with a user, and what is in it."""

    def __init__(self, fabric, name, subnet, secret):
        self.name, self.project = name, 'p-' + name
        self.path = ['default-domain', self.project]
        self.id = fabric.make('project', self.path)
        fabric.admin('POST', '/weft/users', {'name': name, 'roles': [{'role': 'member', 'project': self.id}]})
        self.token = fabric.admin('POST', '/weft/tokens', {'bearer': {'user': name}}).json['token']
        self.network_name = '%s-net' % secret
        self.network = fabric.make('virtual-network', self.path + [self.network_name], {
            'network_ipam_refs': [{'to': ['default-domain', 'default-project', 'default-network-ipam'], 'attr': {'ipam_subnets': [
                {'subnet': {'ip_prefix': subnet, 'ip_prefix_len': 24}, 'addr_from_start': True}]}}]}, token=self.token)
        self.objects = {'virtual-network': self.network, 'project': self.id}
        for kind in ('network-policy', 'security-group', 'route-table', 'logical-router', 'service-instance', 'address-group',
                     'network-ipam'):
            self.objects[kind] = fabric.make(kind, self.path + ['%s-%s' % (secret, kind)], token=self.token)


class Fabric:
    def __init__(self, programs):
        self.weft, self.plugin = programs + '/weft', programs + '/weft-cni'
        self.folder = tempfile.mkdtemp(prefix='weft-red-')
        self.processes = {}

    def __enter__(self):
        try:
            self.build()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(list(self.processes.values())):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    # MARK: building

    def build(self):
        run('mount', '-t', 'tmpfs', 'tmpfs', '/run')
        os.makedirs('/run/netns')
        run('mount', '-t', 'sysfs', 'sysfs', '/sys')
        run('mount', '-t', 'bpf', 'bpf', '/sys/fs/bpf')
        os.environ['HOME'] = self.folder
        run('ip', 'link', 'set', 'lo', 'up')
        run('ip', 'link', 'add', 'underlay', 'type', 'bridge', 'forward_delay', '0')
        run('ip', 'address', 'add', CONTROLLER + '/24', 'dev', 'underlay')
        run('ip', 'link', 'set', 'underlay', 'up')
        self.places = {'host1': '10.0.0.11', 'host2': '10.0.0.12', 'host3': '10.0.0.13', 'router': '10.0.0.21', 'keyed': '10.0.0.22',
                       'strict': '10.0.0.23', 'odd': '10.0.0.24', 'stranger': '10.0.0.66'}
        for name, address in self.places.items():
            self.machine(name, address)
        self.start('controller', None, 'controller', '--address', CONTROLLER, '--data-dir', self.folder + '/data')
        need(eventually(lambda: self.answers()), 'the controller does not serve: ' + self.log('controller'))
        with open(self.folder + '/data/administrator.json') as file:
            self.token = json.load(file)['token']
        self.authorities = self.folder + '/data/certificate/authorities.pem'
        self.make('api-access-list', ['default-domain', 'members'], {'api_access_list_entries': {'rbac_rule': [
            {'rule_object': '*', 'rule_field': '', 'rule_perms': [{'role_name': 'member', 'role_crud': 'CRUD'}]}]}}, parent='domain')
        self.alice = Tenant(self, 'alice', '10.1.0.0', 'treasure')
        self.mallory = Tenant(self, 'mallory', '10.2.0.0', 'plain')
        for name in ('host1', 'host2'):
            invitation = run(self.weft, 'host', 'add', name, self.places[name]).strip()
            self.start(name, name, 'agent', '--name', name, '--address', self.places[name], '--interface', 'eth0', '--join', invitation,
                       '--state-dir', '%s/%s' % (self.folder, name), '--socket', '%s/%s.sock' % (self.folder, name), '--pins', name)
        self.invitation = run(self.weft, 'host', 'add', 'host3', self.places['host3']).strip()
        self.pods = {}
        for pod, tenant, host in (('a1', self.alice, 'host1'), ('a2', self.alice, 'host2'), ('m1', self.mallory, 'host1'),
                                  ('m2', self.mallory, 'host2')):
            self.pod(pod, tenant, host)
        self.port_of_host3()
        need(eventually(lambda: self.ping('a1', 'a2')), 'the workloads of one tenant do not reach each other')
        self.victim_port = self.id('virtual-machine-interface', self.alice.path + ['a1-port'])
        self.alice.objects['virtual-machine-interface'] = self.victim_port
        self.writes_at_rest = self.writes()

    def machine(self, name, address):
        run('ip', 'netns', 'add', name)
        run('ip', 'link', 'add', 'v-' + name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
        run('ip', 'link', 'set', 'v-' + name, 'master', 'underlay', 'up')
        for words in (['link', 'set', 'lo', 'up'], ['address', 'add', address + '/24', 'dev', 'eth0'], ['link', 'set', 'eth0', 'up']):
            run('ip', '-n', name, *words)

    def start(self, name, namespace, *words):
        with open('%s/%s.log' % (self.folder, name), 'w') as log:
            enter = ['nsenter', '--net=/run/netns/' + namespace] if namespace else []
            self.processes[name] = subprocess.Popen(enter + [self.weft, *words], stdout=log, stderr=log)

    def log(self, name):
        with open('%s/%s.log' % (self.folder, name), errors='replace') as file:
            return file.read()

    def answers(self):
        try:
            return self.call('GET', '/').status == 200 and os.path.exists(self.folder + '/data/administrator.json')
        except OSError:
            return False

    def port(self, name, tenant, host):
        """Machine, port and address as a connector makes them."""
        identifier = str(uuid.uuid5(uuid.NAMESPACE_DNS, name))
        machine = 'red__default__' + name
        self.make('virtual-machine', [machine], {'uuid': identifier})
        router = self.id('virtual-router', ['default-global-system-config', host])
        self.admin('POST', '/ref-update', {'type': 'virtual-router', 'uuid': router, 'ref-type': 'virtual-machine',
                                           'ref-uuid': identifier, 'operation': 'ADD'})
        self.make('virtual-machine-interface', tenant.path + [name + '-port'], {
            'virtual_machine_refs': [{'to': [machine]}], 'virtual_network_refs': [{'to': tenant.path + [tenant.network_name]}],
            'perms2': {'owner': tenant.id, 'owner_access': 7, 'global_access': 0, 'share': []},
            'annotations': {'key_value_pair': [{'key': key, 'value': value} for key, value in (
                ('cluster', 'red'), ('kind', 'Pod'), ('namespace', 'default'), ('name', name), ('index', '1/1'))]}})
        self.make('instance-ip', [name + '-address'], {
            'virtual_network_refs': [{'to': tenant.path + [tenant.network_name]}],
            'virtual_machine_interface_refs': [{'to': tenant.path + [name + '-port']}],
            'perms2': {'owner': tenant.id, 'owner_access': 7, 'global_access': 0, 'share': []}})
        return identifier, self.admin('GET', '/instance-ip/' + self.id('instance-ip', [name + '-address'])).json[
            'instance-ip']['instance_ip_address']

    def pod(self, name, tenant, host):
        identifier, address = self.port(name, tenant, host)
        run('ip', 'netns', 'add', name)
        run('ip', '-n', name, 'link', 'set', 'lo', 'up')
        settings = {'cniVersion': '1.1.0', 'name': 'weft', 'type': 'weft', 'cluster-name': 'red',
                    'socket': '%s/%s.sock' % (self.folder, host), 'state-directory': '%s/%s' % (self.folder, host)}
        environment = dict(os.environ, CNI_COMMAND='ADD', CNI_CONTAINERID=identifier, CNI_NETNS='/run/netns/' + name, CNI_IFNAME='eth0',
                           CNI_PATH='/', CNI_ARGS='K8S_POD_NAMESPACE=default;K8S_POD_NAME=%s;K8S_POD_INFRA_CONTAINER_ID=%s;K8S_POD_UID=%s'
                           % (name, identifier, identifier))
        def add():
            return subprocess.run(['nsenter', '--net=/run/netns/' + host, self.plugin], input=json.dumps(settings), text=True,
                                  capture_output=True, env=environment, timeout=90)
        last = []
        def done():
            last[:] = [add()]
            return last[0].returncode == 0
        need(eventually(done, 60), 'ADD of %s: %s' % (name, last and last[0].stdout))
        self.pods[name] = (identifier, address, host, tenant)

    def port_of_host3(self):
        """Of the host that the attackers have: with a certificate, a port of theirs, and no agent but us."""
        self.port3, self.address3 = self.port('m3', self.mallory, 'host3')
        token = self.invitation.split('@')[0].split('.')[1]
        self.identity3 = self.join(token, 'weft://host/host3', 'host3-own')
        need(self.identity3, 'host3 cannot join: ' + self.said)

    # MARK: calling

    def call(self, method, path, body=None, token=None, headers=(), base=API, context=None, timeout=20):
        request = urllib.request.Request(base + path, method=method)
        if body is not None:
            request.data = body if isinstance(body, bytes) else json.dumps(body).encode()
            request.add_header('Content-Type', 'application/json')
        if token:
            request.add_header('X-Auth-Token', token)
        for name, value in headers:
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=timeout, context=context) as answer:
                return Answer(answer.status, answer.read().decode(errors='replace'), answer.headers)
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read().decode(errors='replace'), error.headers)

    def admin(self, method, path, body=None):
        answer = self.call(method, path, body, self.token)
        need(answer.status == 200, '%s %s: %s %s' % (method, path, answer.status, answer.body))
        return answer

    def make(self, kind, path, properties=(), parent=None, token=None):
        body = dict(properties, fq_name=path)
        if parent or len(path) > 1:
            body['parent_type'] = parent or {2: 'domain', 3: 'project'}[len(path)]
        if path[0] == 'default-global-system-config':
            body['parent_type'] = 'global-system-config'
        answer = self.call('POST', '/%ss' % kind if not kind.endswith('y') else '/%sys' % kind[:-1], {kind: body}, token or self.token)
        need(answer.status == 200, 'create %s: %s %s' % (path, answer.status, answer.body))
        return answer.json[kind]['uuid']

    def id(self, kind, path):
        return self.admin('POST', '/fqname-to-id', {'type': kind, 'fq_name': path}).json['uuid']

    def tls(self, identity=None, believes=True):
        context = ssl.create_default_context(cafile=self.authorities if believes else None)
        if not believes:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        else:
            context.check_hostname = False
        if identity:
            context.load_cert_chain(identity)
        return context

    def join(self, token, uri, name):
        """The file with key and certificate, or nothing."""
        key, request = '%s/%s.key' % (self.folder, name), '%s/%s.csr' % (self.folder, name)
        run('openssl', 'req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', request,
            '-subj', '/', '-addext', 'subjectAltName=URI:' + uri)
        with open(request) as file:
            answer = self.call('POST', '/weft/join', {'token': token, 'request': file.read()}, base=SECURE, context=self.tls())
        self.said = answer.body
        if answer.status != 200:
            return None
        identity = '%s/%s.pem' % (self.folder, name)
        with open(identity, 'w') as file, open(key) as secret:
            file.write(secret.read() + answer.json['certificate'])
        return identity

    # MARK: looking

    def writes(self):
        """How often the configuration was changed: what an attempt changed shows here, whatever it was."""
        with urllib.request.urlopen('http://127.0.0.1:8083/metrics', timeout=20) as page:
            for line in page.read().decode().splitlines():
                if line.startswith('weft_config_writes_total '):
                    return float(line.split()[1])
        raise NotMade('the figures do not tell of writes')

    def routes(self, tenant, prefix=''):
        """The text of a tenant's table at the control node."""
        table = '%s:%s:%s.inet.0' % (':'.join(tenant.path), tenant.network_name, tenant.network_name)
        page = 'http://127.0.0.1:8083/Snh_ShowRouteReq?routing_table=%s&prefix=%s' % (table, prefix)
        with urllib.request.urlopen(page, timeout=20) as answer:
            return answer.read().decode()

    def ping(self, one, other):
        address = self.pods[other][1]
        return subprocess.run(['nsenter', '--net=/run/netns/' + one, 'ping', '-c', '1', '-W', '1', address],
                              capture_output=True).returncode == 0

    def label(self, pod):
        """The label by which hosts send to a workload."""
        identifier, address, host, tenant = self.pods[pod]
        text = self.routes(tenant, address + '/32')
        found = text.split('<label ')[1].split('>')[1].split('<')[0]
        return int(found)

    def is_unhurt(self):
        """Why not; nothing: it is."""
        dead = [name for name, process in self.processes.items() if process.poll() is not None]
        if dead:
            return 'these ended: %s\n%s' % (dead, self.log(dead[0])[-2000:])
        if not eventually(lambda: self.ping('a1', 'a2') and self.ping('m1', 'm2'), 10):
            return 'workloads of one tenant do not reach each other any more'
        if self.call('GET', '/projects', token=self.token).status != 200:
            return 'the API does not serve'
        return None


def checksum(data):
    """Of the internet (RFC 1071)."""
    data += b'\0' * (len(data) % 2)
    total = sum(struct.unpack('!%dH' % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ipv4(source, target, payload, protocol=17):
    head = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0, socket.inet_aton(source),
                       socket.inet_aton(target))
    return head[:10] + struct.pack('!H', checksum(head)) + head[12:] + payload


def udp(source_port, target_port, payload):
    return struct.pack('!HHHH', source_port, target_port, 8 + len(payload), 0) + payload
