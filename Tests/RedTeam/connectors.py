"""A connector's token in the wrong hands."""
from attempts import CONTROL, Blank, attempt, need


def connector(fabric):
    """A cluster of the attackers', with its lease, and one of somebody else's."""
    if not hasattr(fabric, 'evil'):
        fabric.clusters = {}
        for name in ('k-evil', 'k-good'):
            row = fabric.admin('POST', '/weft/orchestrators', {'name': name, 'kind': 'kubernetes', 'instance': name}).json['orchestrator']
            token = fabric.admin('POST', '/weft/tokens', {'bearer': {'orchestrator': row['uuid']}}).json['token']
            fabric.clusters[name] = (row['uuid'], token)
        fabric.evil = fabric.clusters['k-evil']
        fabric.epoch = lease(fabric, *fabric.evil).json['epoch']
        good = lease(fabric, *fabric.clusters['k-good']).json['epoch']
        made = apply(fabric, [{'op': 'create', 'type': 'project', 'object': {'fq_name': ['default-domain', 'k-good-shop'],
                                                                             'parent_type': 'domain'}}], 'k-good', good)
        need(made.status == 200, 'the other cluster can make nothing: ' + made.body)
        fabric.good_project = made.json['uuids'][0]
    return fabric.evil


def lease(fabric, identifier, token, method='POST', body=None):
    return fabric.call(method, '/weft/orchestrators/%s/lease' % identifier, body or {'holder': 'red'}, headers=[
        ('X-Weft-Orchestrator', identifier), ('Authorization', 'Bearer ' + token)])


def apply(fabric, mutations, name='k-evil', epoch=None):
    identifier, token = fabric.clusters[name]
    return fabric.call('POST', '/weft/apply', {'mutations': mutations}, headers=[
        ('X-Weft-Orchestrator', identifier), ('X-Weft-Epoch', str(fabric.epoch if epoch is None else epoch)),
        ('Authorization', 'Bearer ' + token)])


def mutations(fabric):
    network, project = fabric.alice.network, fabric.good_project
    return {
        'shares a person\'s network with itself': {'op': 'share', 'type': 'virtual-network', 'uuid': network,
                                                   'tenant': 'domain:default', 'access': 7},
        'shares another cluster\'s project': {'op': 'share', 'type': 'project', 'uuid': project, 'tenant': 'tenant:' + network, 'access': 7},
        'ends a share of another\'s': {'op': 'unshare', 'type': 'project', 'uuid': project, 'tenant': 'tenant:' + network},
        'tags a person\'s port': {'op': 'set-tags', 'type': 'virtual-machine-interface', 'uuid': fabric.victim_port, 'tags': ['label=x']},
        'changes a person\'s network': {'op': 'update', 'type': 'virtual-network', 'uuid': network, 'object': {'display_name': 'x'}},
        'deletes a person\'s network': {'op': 'delete', 'type': 'virtual-network', 'uuid': network},
        'deletes another cluster\'s project': {'op': 'delete', 'type': 'project', 'uuid': project},
        'releases another\'s': {'op': 'release', 'type': 'project', 'uuid': project},
        'attaches its policy to a person\'s network': {'op': 'attach', 'type': 'virtual-network', 'uuid': network, 'to_type':
                                                       'network-policy', 'to_uuid': fabric.mallory.objects['network-policy'], 'attr': {}},
        'makes an object in another cluster\'s project': {'op': 'create', 'type': 'virtual-network', 'object': {
            'fq_name': ['default-domain', 'k-good-shop', 'x'], 'parent_type': 'project'}},
        'makes a project of another cluster\'s name': {'op': 'create', 'type': 'project', 'object': {
            'fq_name': ['default-domain', 'k-good-more'], 'parent_type': 'domain'}},
        'registers a host': {'op': 'create', 'type': 'virtual-router', 'object': {
            'fq_name': ['default-global-system-config', 'evil'], 'parent_type': 'global-system-config'}},
        'makes a BGP peer': {'op': 'create', 'type': 'bgp-router', 'object': {
            'fq_name': ['default-domain', 'default-project', 'ip-fabric', '__default__', 'evil'], 'parent_type': 'routing-instance'}},
        'makes rules of roles': {'op': 'create', 'type': 'api-access-list', 'object': {
            'fq_name': ['default-domain', 'evil'], 'parent_type': 'domain'}},
        'takes what was not offered': {'op': 'take', 'owner': {'orchestrator': 'X', 'kind': 'Pod', 'source_uid': '1'},
                                       'source': {'kind': 'Pod', 'uid': '1'}},
    }


for what in mutations(Blank()):
    @attempt('connectors', what)
    def mutation(fabric, what=what):
        connector(fabric)
        one = mutations(fabric)[what]
        if 'owner' in one:
            one['owner']['orchestrator'] = fabric.clusters['k-good'][0]
        before = fabric.writes()
        answer = apply(fabric, [one])
        return answer.body if fabric.writes() != before else None


@attempt(CONTROL, 'a connector makes what is its own')
def control(fabric):
    connector(fabric)
    before = fabric.writes()
    answer = apply(fabric, [{'op': 'create', 'type': 'project', 'object': {'fq_name': ['default-domain', 'k-evil-own'],
                                                                           'parent_type': 'domain'}}])
    need(answer.status == 200 and fabric.writes() > before, answer.body)


@attempt('connectors', 'writes in an epoch that is over')
def fenced(fabric):
    identifier, token = connector(fabric)
    old = fabric.epoch
    lease(fabric, identifier, token, 'DELETE', {'holder': 'red', 'epoch': old})
    fabric.epoch = lease(fabric, identifier, token, body={'holder': 'red2'}).json['epoch']
    need(fabric.epoch > old, 'the epoch does not grow')
    before = fabric.writes()
    apply(fabric, [{'op': 'create', 'type': 'project', 'object': {'fq_name': ['default-domain', 'k-evil-late'],
                                                                  'parent_type': 'domain'}}], epoch=old)
    return fabric.writes() != before


@attempt('connectors', 'takes another cluster\'s lease with its own token')
def other_lease(fabric):
    connector(fabric)
    return lease(fabric, fabric.clusters['k-good'][0], fabric.evil[1]).status == 200


@attempt('connectors', 'detaches another cluster')
def detaches(fabric):
    identifier, token = connector(fabric)
    before = fabric.writes()
    fabric.call('DELETE', '/weft/orchestrators/k-good?objects=true', headers=[
        ('X-Weft-Orchestrator', identifier), ('X-Weft-Epoch', str(fabric.epoch)), ('Authorization', 'Bearer ' + token)])
    return fabric.writes() != before


for server in ('https://127.0.0.1:8082', 'https://localhost:6443', 'https://[::1]:8083', 'https://2130706433:22', 'https://0x7f.1',
               'https://169.254.169.254', 'https://[::ffff:127.0.0.1]:8082', 'https://10.0.0.1:5269', 'https://10.0.0.1:8082/?x=',
               'https://u@10.0.0.66'):
    @attempt('proxy', 'the controller is made to call ' + server)
    def proxy(fabric, server=server):
        answer = fabric.call('POST', '/weft/orchestrators', {'name': 'x', 'kind': 'kubernetes', 'connector': {
            'access': {'cluster': 'x', 'server': server}}}, fabric.token)
        need(answer.status >= 400, 'it is attached')
        return None if 'not called' in answer.body or 'https://host:port' in answer.body else answer.body
