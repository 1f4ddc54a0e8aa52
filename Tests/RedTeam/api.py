"""A tenant who wants what is another's: every way to a thing, tried at things of several types."""
import json
import threading
import urllib.request

from attempts import CONTROL, Blank, attempt, need
from fabric import eventually

TYPES = ('virtual-network', 'virtual-machine-interface', 'network-policy', 'security-group', 'project', 'logical-router')


def changes(fabric, kind, identifier):
    own = fabric.mallory
    return {
        'changes it': ('PUT', '/%s/%s' % (kind, identifier), {kind: {'display_name': 'mine'}}),
        'deletes it': ('DELETE', '/%s/%s' % (kind, identifier), None),
        'shares it with himself': ('POST', '/chmod', {'uuid': identifier, 'share': [
            {'tenant': 'tenant:' + own.id, 'tenant_access': 7}]}),
        'opens it to everybody': ('POST', '/chmod', {'uuid': identifier, 'global_access': 7}),
        'takes it over': ('POST', '/chown', {'uuid': identifier, 'owner': own.id}),
        'tags it': ('POST', '/set-tag', {'obj_type': kind, 'obj_uuid': identifier, 'label': {'is_global': True, 'add_values': ['x']}}),
        'changes its annotations': ('POST', '/prop-collection-update', {'uuid': identifier, 'updates': [
            {'field': 'annotations', 'operation': 'set', 'value': {'key': 'a', 'value': 'b'}}]}),
    }


for kind in TYPES:
    for what in changes(Blank(), kind, ''):
        @attempt('tenants', '%s of another: %s' % (kind, what))
        def change(fabric, kind=kind, what=what):
            method, path, body = changes(fabric, kind, fabric.alice.objects[kind])[what]
            before = fabric.writes()
            answer = fabric.call(method, path, body, fabric.mallory.token)
            return answer.status if fabric.writes() != before else None


@attempt(CONTROL, 'the owner changes what is his')
def owner(fabric):
    before = fabric.writes()
    for what, (method, path, body) in changes(fabric, 'security-group', fabric.alice.objects['security-group']).items():
        if what in ('changes it', 'changes its annotations'):
            answer = fabric.call(method, path, body, fabric.alice.token)
            need(answer.status == 200, '%s: %s' % (what, answer.body))
    need(fabric.writes() > before, 'what the owner does changes nothing')


def reads(fabric):
    network, project = fabric.alice.network, fabric.alice.id
    name = fabric.alice.path + [fabric.alice.network_name]
    return {
        'by its uuid': ('GET', '/virtual-network/' + network, None),
        'with all that refers to it': ('GET', '/virtual-network/%s?fields=virtual_machine_interface_back_refs' % network, None),
        'in the list': ('GET', '/virtual-networks', None),
        'in the list with detail': ('GET', '/virtual-networks?detail=true', None),
        'in the list of shared ones': ('GET', '/virtual-networks?shared=true&detail=true', None),
        'in the list by its uuid': ('GET', '/virtual-networks?obj_uuids=' + network, None),
        'in the list by its parent': ('GET', '/virtual-networks?parent_id=' + project, None),
        'in the list by its parent\'s name': ('GET', '/virtual-networks?parent_fq_name_str=default-domain:p-alice', None),
        'in the list by a filter': ('GET', '/virtual-networks?filters=display_name==%22treasure-net%22', None),
        'in the list by what refers to it': ('GET', '/virtual-machine-interfaces?back_ref_id=%s&detail=true' % network, None),
        'in a page': ('GET', '/virtual-networks?page_marker=None&page_limit=1000', None),
        'in a page behind it': ('GET', '/virtual-networks?page_marker=%s&page_limit=10' % network, None),
        'in a bulk list': ('POST', '/list-bulk-collection', {'type': 'virtual-network', 'detail': True}),
        'in a bulk list by its uuid': ('POST', '/list-bulk-collection', {'type': 'virtual-network', 'obj_uuids': [network]}),
        'by its name': ('POST', '/fqname-to-id', {'type': 'virtual-network', 'fq_name': name}),
        'by its name from its uuid': ('POST', '/id-to-fqname', {'uuid': network}),
        'as a child of its project': ('GET', '/project/' + project, None),
        'as a child of the domain\'s projects': ('GET', '/projects?detail=true&fields=virtual_networks', None),
        'in the permissions of it': ('GET', '/obj-perms?uuid=' + network, None),
        'in a list property': ('GET', '/prop-collection-get?uuid=%s&fields=annotations' % network, None),
        'in its table of routes, derived': ('GET', '/routing-instances?detail=true', None),
        'in the lists of hosts': ('GET', '/virtual-routers?detail=true', None),
        'in the machines': ('GET', '/virtual-machines?detail=true', None),
        'in the addresses': ('GET', '/instance-ips?detail=true', None),
        'among the conditions': ('GET', '/weft/conditions', None),
    }


for what in reads(Blank()):
    @attempt('tenants', 'a network of another is read ' + what)
    def read(fabric, what=what):
        method, path, body = reads(fabric)[what]
        said = fabric.call(method, path, body, fabric.mallory.token).body
        address = fabric.pods['a1'][1]
        secrets = [fabric.alice.network, 'treasure', address] if what not in ('by its name',) else [fabric.alice.network]
        # What the caller said himself comes back in refusals.
        told = json.dumps(body or '') + path
        return [secret for secret in secrets if secret in said and secret not in told]


@attempt(CONTROL, 'the owner finds his network in each of these ways')
def owner_reads(fabric):
    silent = ('in its table of routes, derived', 'in the lists of hosts', 'among the conditions', 'in the permissions of it',
              'in a page behind it', 'in the list of shared ones', 'in a list property', 'in the machines', 'in a page')
    for what, (method, path, body) in reads(fabric).items():
        answer = fabric.call(method, path, body, fabric.alice.token)
        if what not in silent:
            need('treasure' in answer.body or fabric.alice.network in answer.body or fabric.pods['a1'][1] in answer.body,
                 '%s: %s %s' % (what, answer.status, answer.body[:200]))


@attempt('tenants', 'the network is counted')
def counted(fabric):
    def count(token):
        return fabric.call('GET', '/security-groups?count=true', token=token).json['security-groups']['count']
    need(count(fabric.token) > count(fabric.mallory.token), 'the administrator does not count more')
    before = count(fabric.mallory.token)
    fabric.make('security-group', fabric.alice.path + ['treasure-more'], token=fabric.alice.token)
    return count(fabric.mallory.token) != before


@attempt('tenants', 'changes of another are followed')
def watched(fabric):
    said = []
    request = urllib.request.Request('http://127.0.0.1:8082/watch?resource_type=virtual-network,security-group',
                                     headers={'X-Auth-Token': fabric.mallory.token})
    stream = urllib.request.urlopen(request, timeout=4)

    def read():
        try:
            for line in stream:
                said.append(line.decode())
        except OSError:
            pass
    thread = threading.Thread(target=read)
    thread.start()
    fabric.make('security-group', fabric.alice.path + ['treasure-watched'], token=fabric.alice.token)
    fabric.make('security-group', fabric.mallory.path + ['plain-watched'], token=fabric.mallory.token)
    need(eventually(lambda: any('plain-watched' in line for line in said), 5), 'the tenant hears nothing of his own')
    stream.close()
    thread.join(5)
    return any('treasure' in line for line in said)


def references(fabric):
    own, other = fabric.mallory, fabric.alice
    to = other.path + [other.network_name]
    return {
        'a port in another\'s network': ('POST', '/virtual-machine-interfaces', {'virtual-machine-interface': {
            'fq_name': own.path + ['x'], 'parent_type': 'project', 'virtual_network_refs': [{'to': to}]}}),
        'an address of another\'s network': ('POST', '/instance-ips', {'instance-ip': {
            'fq_name': ['x'], 'virtual_network_refs': [{'to': to}]}}),
        'his policy at another\'s network': ('POST', '/ref-update', {
            'type': 'virtual-network', 'uuid': other.network, 'ref-type': 'network-policy', 'ref-uuid': own.objects['network-policy'],
            'operation': 'ADD', 'attr': {'sequence': {'major': 0, 'minor': 0}}}),
        'another\'s policy at his network': ('POST', '/ref-update', {
            'type': 'virtual-network', 'uuid': own.network, 'ref-type': 'network-policy', 'ref-uuid': other.objects['network-policy'],
            'operation': 'ADD', 'attr': {'sequence': {'major': 0, 'minor': 0}}}),
        'another\'s security group at his port': ('POST', '/ref-update', {
            'type': 'virtual-machine-interface', 'uuid': fabric.id('virtual-machine-interface', own.path + ['m1-port']),
            'ref-type': 'security-group', 'ref-uuid': other.objects['security-group'], 'operation': 'ADD'}),
        'another\'s network at his router': ('POST', '/ref-update', {
            'type': 'logical-router', 'uuid': own.objects['logical-router'], 'ref-type': 'virtual-machine-interface',
            'ref-uuid': fabric.victim_port, 'operation': 'ADD'}),
        'an object in another\'s project': ('POST', '/virtual-networks', {'virtual-network': {
            'fq_name': other.path + ['x'], 'parent_type': 'project'}}),
        'an object that is another\'s from the start': ('POST', '/security-groups', {'security-group': {
            'fq_name': other.path + ['x'], 'parent_type': 'project', 'perms2': {
                'owner': own.id, 'owner_access': 7, 'global_access': 0, 'share': []}}}),
        'another\'s route target, imported': ('PUT', '/virtual-network/' + own.network, {'virtual-network': {
            'import_route_target_list': {'route_target': [fabric.target]}}}),
        'another\'s route target, exported': ('PUT', '/virtual-network/' + own.network, {'virtual-network': {
            'export_route_target_list': {'route_target': [fabric.target]}}}),
        'another\'s route target, at his router': ('PUT', '/logical-router/' + own.objects['logical-router'], {'logical-router': {
            'configured_route_target_list': {'route_target': [fabric.target]}}}),
        'another\'s port at his machine': ('POST', '/ref-update', {
            'type': 'virtual-machine-interface', 'uuid': fabric.victim_port, 'ref-type': 'virtual-machine',
            'ref-uuid': fabric.pods['m1'][0], 'operation': 'ADD'}),
        'his port in the fabric\'s own network': ('POST', '/virtual-machine-interfaces', {'virtual-machine-interface': {
            'fq_name': own.path + ['y'], 'parent_type': 'project', 'virtual_network_refs': [
                {'to': ['default-domain', 'default-project', 'ip-fabric']}]}}),
        'his network made global': ('PUT', '/virtual-network/' + own.network, {'virtual-network': {
            'virtual_network_properties': {'rpf': 'disable'}, 'is_provider_network': True}}),
    }


for what in references(Blank()):
    @attempt('tenants', what)
    def reference(fabric, what=what):
        if not hasattr(fabric, 'target'):
            fabric.target = 'target:64512:777'
            fabric.admin('PUT', '/virtual-network/' + fabric.alice.network, {'virtual-network': {
                'route_target_list': {'route_target': [fabric.target]}}})
        fabric.__dict__.setdefault('target', '')
        method, path, body = references(fabric)[what]
        before = fabric.writes()
        answer = fabric.call(method, path, body, fabric.mallory.token)
        return answer.status if fabric.writes() != before else None
