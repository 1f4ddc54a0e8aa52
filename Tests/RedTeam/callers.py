"""Who asks: credentials that are none, are over, are somebody else's, or are not for that."""
import base64
import socket
import ssl

from attempts import attempt, need
from fabric import CONTROLLER, SECURE, eventually, inside, run


def opens(fabric, headers=(), token=None, path='/projects', **options):
    """What a caller sees who should see nothing."""
    answer = fabric.call('GET', path, token=token, headers=headers, **options)
    return answer.body[:80] if answer.status == 200 and 'project' in answer.body else None


def caller(what):
    return attempt('callers', what)


@caller('the administrator without a token, from loopback')
def loopback(fabric):
    need(opens(fabric, token=fabric.token), 'the administrator is not served')
    return opens(fabric)


for name, value in (('X-Weft-Orchestrator', '00000000-0000-0000-0000-000000000000'), ('X-Contrail-Useragent', 'admin'),
                    ('X-Role', 'admin'), ('X-Roles', 'admin'), ('X-User-Name', 'admin'), ('X-User', 'admin'),
                    ('X-Identity-Status', 'Confirmed'), ('X-Project-Id', 'admin'), ('X-Forwarded-For', '127.0.0.1'),
                    ('X-Auth-Token', ''), ('X-Auth-Token', 'admin'), ('Authorization', 'Bearer '),
                    ('Authorization', 'Basic ' + base64.b64encode(b'admin:').decode()),
                    ('Authorization', 'Basic ' + base64.b64encode(b'admin:admin').decode()), ('Authorization', 'Negotiate x')):
    @caller('%s: %s' % (name, value))
    def header(fabric, name=name, value=value):
        return opens(fabric, [(name, value)])


@caller('all headers of Keystone\'s middleware at once')
def middleware(fabric):
    return opens(fabric, [('X-Identity-Status', 'Confirmed'), ('X-Role', 'admin'), ('X-Roles', 'admin,cloud-admin'),
                          ('X-User-Name', 'admin'), ('X-User-Id', '1'), ('X-Project-Name', 'admin'), ('X-Domain-Id', 'default')])


@caller('one user\'s token under another\'s name')
def other_name(fabric):
    def basic(name):
        return [('Authorization', 'Basic ' + base64.b64encode(('%s:%s' % (name, fabric.mallory.token)).encode()).decode())]
    need(fabric.call('GET', '/virtual-networks', headers=basic('mallory')).status == 200, 'basic does not work')
    return opens(fabric, basic('admin')) or opens(fabric, basic('alice'))


@caller('a token of one project in another')
def other_project(fabric):
    answer = fabric.call('GET', '/virtual-network/' + fabric.alice.network, token='%s.%s' % (fabric.mallory.token, fabric.alice.id))
    return 'treasure' in answer.body


@caller('a revoked token')
def revoked(fabric):
    token = fabric.admin('POST', '/weft/tokens', {'bearer': {'user': 'admin'}, 'label': 'revoked'}).json
    need(opens(fabric, token=token['token']), 'the new token does not work')
    identifier = [row['id'] for row in fabric.admin('GET', '/weft/tokens').json['tokens'] if row.get('label') == 'revoked'][0]
    fabric.admin('DELETE', '/weft/tokens/' + identifier)
    return opens(fabric, token=token['token'])


@caller('a token that is over')
def expired(fabric):
    token = fabric.admin('POST', '/weft/tokens', {'bearer': {'user': 'admin'}, 'seconds': 1}).json['token']
    return None if eventually(lambda: not opens(fabric, token=token), 5) else 'it is still good'


@caller('a narrow token makes itself a wider one')
def widening(fabric):
    fabric.admin('PUT', '/weft/users/mallory', {'add': [{'role': 'member'}]})
    narrow = fabric.admin('POST', '/weft/tokens', {'bearer': {'user': 'mallory'}, 'project': fabric.mallory.id}).json['token']
    fabric.admin('PUT', '/weft/users/mallory', {'remove': [{'role': 'member'}]})
    gains = []
    for body in ({'bearer': {'user': 'admin'}}, {'bearer': {'user': 'mallory'}, 'roles': ['admin']},
                 {'bearer': {'user': 'mallory'}, 'project': fabric.alice.id}, {'bearer': {'control_node': 'x'}}):
        answer = fabric.call('POST', '/weft/tokens', body, narrow)
        if answer.status == 200 and opens(fabric, token=answer.json['token'], path='/virtual-network/' + fabric.alice.network):
            gains.append(body)
    return gains


for what, method, path, body in (
        ('makes himself an administrator', 'PUT', '/weft/users/mallory', {'add': [{'role': 'admin'}]}),
        ('makes another user', 'POST', '/weft/users', {'name': 'eve', 'roles': [{'role': 'admin'}]}),
        ('removes a user', 'DELETE', '/weft/users/alice', None),
        ('opens the configuration', 'PUT', '/aaa-mode', {'aaa-mode': 'no-auth'}),
        ('invites a host', 'POST', '/weft/trust/invite', {'kind': 'host', 'name': 'host1'}),
        ('invites a person called admin', 'POST', '/weft/trust/invite', {'kind': 'person', 'name': 'admin'}),
        ('revokes a host', 'POST', '/weft/trust/revoke', {'kind': 'host', 'name': 'host1'}),
        ('has another authority', 'POST', '/weft/trust/rotate', {}),
        ('attaches a cluster', 'POST', '/weft/orchestrators', {'name': 'evil', 'kind': 'kubernetes', 'instance': 'evil'}),
        ('registers a host', 'POST', '/virtual-routers', {'virtual-router': {
            'fq_name': ['default-global-system-config', 'evil'], 'parent_type': 'global-system-config'}}),
        ('writes rules of roles for his domain', 'POST', '/api-access-lists', {'api-access-list': {
            'fq_name': ['default-domain', 'evil'], 'parent_type': 'domain'}}),
        ('writes rules of roles for everybody', 'POST', '/api-access-lists', {'api-access-list': {
            'fq_name': ['default-global-system-config', 'evil'], 'parent_type': 'global-system-config', 'api_access_list_entries': {
                'rbac_rule': [{'rule_object': '*', 'rule_field': '', 'rule_perms': [{'role_name': '*', 'role_crud': 'CRUD'}]}]}}})):
    @attempt('rights', 'a tenant ' + what)
    def right(fabric, method=method, path=path, body=body):
        before, trust = fabric.writes(), fabric.admin('GET', '/weft/trust').body
        answer = fabric.call(method, path, body, fabric.mallory.token)
        # Tokens and certificates are no writes of the configuration.
        return fabric.writes() != before or fabric.admin('GET', '/weft/trust').body != trust or '"token"' in answer.body


for what, path in (('reads the audit', '/weft/audit'), ('reads users', '/weft/users'), ('reads certificates', '/weft/trust/certificates'),
                   ('follows certificates', '/weft/trust/events')):
    @attempt('rights', 'a tenant ' + what)
    def reads(fabric, path=path):
        need(path.endswith('events') or fabric.call('GET', path, token=fabric.token).status == 200, 'the administrator may not')
        return fabric.call('GET', path, token=fabric.mallory.token).status == 200


@caller('tokens are guessed, as fast as one can')
def guessing(fabric):
    statuses = [fabric.call('GET', '/projects', token='guess-%d' % number).status for number in range(40)]
    need(opens(fabric, token=fabric.token), 'the right token is not let through')
    return 429 not in statuses or 200 in statuses


@attempt('joining', 'a join token that was used')
def used(fabric):
    token = fabric.admin('POST', '/weft/trust/invite', {'kind': 'person', 'name': 'once'}).json['token'].split('.')[1]
    need(fabric.join(token, 'weft://person/once', 'once'), 'the token does not work')
    return fabric.join(token, 'weft://person/once', 'twice')


for what, uri in (('under another name', 'weft://host/host1'), ('as a control node', 'weft://control-node/controller'),
                  ('as the controller', 'weft://controller/controller'), ('under several names', 'weft://host/h9,URI:weft://host/host1')):
    @attempt('joining', 'a join token of a host, ' + what)
    def another(fabric, uri=uri):
        token = fabric.admin('POST', '/weft/trust/invite', {'kind': 'host', 'name': 'h9'}).json['token'].split('.')[1]
        return fabric.join(token, uri, 'another')


@attempt('joining', 'a host\'s certificate renews as another host\'s')
def renews(fabric):
    def renew(uri):
        key, request = fabric.folder + '/r.key', fabric.folder + '/r.csr'
        run('openssl', 'req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', request,
            '-subj', '/', '-addext', 'subjectAltName=URI:' + uri)
        with open(request) as file:
            return fabric.call('POST', '/weft/renew', {'request': file.read()}, base=SECURE, context=fabric.tls(fabric.identity3)).status
    need(renew('weft://host/host3') == 200, 'it does not renew at all')
    return renew('weft://host/host1') == 200


@attempt('joining', 'a host\'s certificate at the API')
def host_at_api(fabric):
    return opens(fabric, base=SECURE, context=fabric.tls(fabric.identity3))


@attempt('joining', 'a certificate of a stranger\'s authority at the API')
def strange(fabric):
    name = fabric.folder + '/strange'
    run('openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', name + '.key', '-out',
        name + '.crt', '-subj', '/CN=x', '-addext', 'subjectAltName=URI:weft://person/admin', '-days', '2')
    with open(name + '.pem', 'w') as out:
        for part in ('.key', '.crt'):
            with open(name + part) as file:
                out.write(file.read())
    try:
        return opens(fabric, base=SECURE, context=fabric.tls(name + '.pem'))
    except (OSError, ssl.SSLError):
        return None


def speaks(port, context, host=CONTROLLER):
    with socket.create_connection((host, port), timeout=5) as connection:
        with context.wrap_socket(connection) as secure:
            return secure.version()


for port, what in ((8082, 'the API'), (5269, 'the port for agents'), (8083, 'the pages')):
    @attempt('encryption', 'an old version of TLS at ' + what)
    def old(fabric, port=port):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers('ALL:@SECLEVEL=0')
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        try:
            return speaks(port, context)
        except OSError:
            return None

    @attempt('encryption', 'plain text at ' + what + ', from elsewhere')
    def plain(fabric, port=port):
        with inside('stranger'):
            connection = socket.create_connection((CONTROLLER, port), timeout=5)
        with connection:
            if port == 5269:
                connection.sendall(b'<?xml version="1.0"?><stream:stream from="host3" to="network-control@contrailsystems.com" version="1.0"'
                                   b' xml:lang="en" xmlns="" xmlns:stream="http://etherx.jabber.org/streams" >')
            else:
                connection.sendall(b'GET /Snh_ShowRouteReq HTTP/1.1\r\nHost: 10.0.0.1\r\nX-Auth-Token: %s\r\n\r\n'
                                   % fabric.token.encode())
            connection.settimeout(5)
            try:
                answer = connection.recv(65536)
            except socket.timeout:
                answer = b''
        return answer[:60] if b'200 OK' in answer or b'<stream:stream' in answer and b'starttls' not in answer else None


@attempt('encryption', 'the pages without a certificate, and with a host\'s')
def pages(fabric):
    gained = []
    for identity in (None, fabric.identity3):
        try:
            answer = fabric.call('GET', '/Snh_ShowRouteReq', base='https://%s:8083' % CONTROLLER, context=fabric.tls(identity), timeout=5)
            gained += [identity or 'none'] if answer.status == 200 else []
        except (OSError, ssl.SSLError):
            pass
    return gained


for header, value in (('Host', 'evil.example'), ('Origin', 'http://evil.example')):
    @attempt('browsers', 'a page of another origin, by ' + header)
    def browser(fabric, header=header, value=value):
        before = fabric.writes()
        fabric.call('POST', '/virtual-networks', {'virtual-network': {'fq_name': ['default-domain', 'default-project', 'x'],
                                                                      'parent_type': 'project'}}, fabric.token, [(header, value)])
        return fabric.writes() != before
