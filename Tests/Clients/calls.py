"""The calls of vnc_api beside create, read, update and delete, and the errors that its users catch."""
import json
import uuid

from vnc_api import vnc_api
from vnc_api.vnc_api import (
    FloatingIpPool, InstanceIp, KeyValuePair, NetworkPolicy, Project, ProtocolType, SequenceType, Tag, VirtualMachine,
    VirtualMachineInterface, VirtualNetwork, VirtualNetworkPolicyType)

from cases import ApiCase


class Calls(ApiCase):
    # Links

    def test_ref_update_adds_replaces_and_deletes(self):
        network, policy = self.network('n'), self.create(NetworkPolicy('p', parent_obj=self.project))
        for major in (1, 2):
            attribute = VirtualNetworkPolicyType(sequence=SequenceType(major, 0))
            answer = self.api.ref_update(
                'virtual-network', network.uuid, 'network-policy', policy.uuid, None, 'ADD', attribute)
            self.assertEqual(answer, network.uuid)
            refs = self.api.virtual_network_read(id=network.uuid).get_network_policy_refs()
            self.assertEqual([ref['attr'].sequence.major for ref in refs], [major])
        by_name = ('virtual_network', network.uuid, 'network_policy_refs', None, policy.fq_name, 'DELETE')
        self.api.ref_update(*by_name)
        self.api.ref_update(*by_name)
        self.assertIsNone(self.api.virtual_network_read(id=network.uuid).get_network_policy_refs())

    def test_an_object_that_was_read_sends_each_added_link_by_itself(self):
        network = self.network('n')
        policies = [self.create(NetworkPolicy(name, parent_obj=self.project)) for name in 'pq']
        found = self.api.virtual_network_read(id=network.uuid)
        for major, policy in enumerate(policies):
            found.add_network_policy(policy, VirtualNetworkPolicyType(sequence=SequenceType(major, 0)))
        self.api.virtual_network_update(found)
        found = self.api.virtual_network_read(id=network.uuid)
        self.assertEqual({ref['uuid'] for ref in found.get_network_policy_refs()}, {p.uuid for p in policies})
        found.del_network_policy(policies[0])
        self.api.virtual_network_update(found)
        found = self.api.virtual_network_read(id=network.uuid)
        self.assertEqual([ref['uuid'] for ref in found.get_network_policy_refs()], [policies[1].uuid])

    def test_a_whole_list_of_links_replaces_the_old_one(self):
        network = self.network('n')
        policies = [self.create(NetworkPolicy(name, parent_obj=self.project)) for name in 'pq']
        for policy in policies + [None]:
            network.set_network_policy_list(
                [policy.fq_name] if policy else [], [VirtualNetworkPolicyType(sequence=SequenceType(0, 0))] if policy else [])
            self.api.virtual_network_update(network)
            refs = self.api.virtual_network_read(id=network.uuid).get_network_policy_refs() or []
            self.assertEqual([ref['uuid'] for ref in refs], [policy.uuid] if policy else [])

    def test_back_references_and_children_are_fetched_when_asked_for(self):
        network = self.network('n')
        pool = self.create(FloatingIpPool('f', parent_obj=network))
        port = VirtualMachineInterface('v', parent_obj=self.project)
        port.add_virtual_network(network)
        self.create(port)
        found = self.api.virtual_network_read(id=network.uuid)
        self.assertEqual([child['uuid'] for child in found.get_floating_ip_pools()], [pool.uuid])
        self.assertEqual([ref['uuid'] for ref in found.get_virtual_machine_interface_back_refs()], [port.uuid])
        named = self.api.virtual_network_read(id=network.uuid, fields=['floating_ip_pools'])
        self.assertEqual([child['to'] for child in named.get_floating_ip_pools()], [pool.fq_name])

    def test_a_relaxed_link_does_not_keep_its_target(self):
        network = self.network('n')
        policy = self.create(NetworkPolicy('p', parent_obj=self.project))
        attribute = VirtualNetworkPolicyType(sequence=SequenceType(0, 0))
        self.api.ref_update('virtual-network', network.uuid, 'network-policy', policy.uuid, None, 'ADD', attribute)
        self.refused(vnc_api.RefsExistError, lambda: self.api.network_policy_delete(id=policy.uuid), network.uuid)
        self.assertEqual(self.api.ref_relax_for_delete(network.uuid, policy.uuid), network.uuid)
        self.api.network_policy_delete(id=policy.uuid)
        self.assertIsNone(self.api.virtual_network_read(id=network.uuid).get_network_policy_refs())

    # Properties of elements

    def test_elements_of_a_map(self):
        network = self.network('n')
        for value in ('blue', 'red'):
            self.api.prop_map_set_element(network.uuid, 'annotations', KeyValuePair('team', value))
            self.assertEqual(
                self.api.prop_map_get(network.uuid, 'annotations'), [[{'key': 'team', 'value': value}, 'team']])
        self.api.prop_map_set_element(network.uuid, 'annotations', {'key': 'stage', 'value': 'test'})
        self.assertEqual(len(self.api.prop_map_get(network.uuid, 'annotations')), 2)
        self.assertEqual(
            self.api.prop_map_get(network.uuid, 'annotations', 'stage'), [[{'key': 'stage', 'value': 'test'}, 'stage']])
        self.api.prop_map_delete_element(network.uuid, 'annotations', 'team')
        left = self.api.virtual_network_read(id=network.uuid).get_annotations().key_value_pair
        self.assertEqual([(pair.key, pair.value) for pair in left], [('stage', 'test')])

    def test_elements_of_a_list(self):
        network = self.network('n')
        field = 'virtual_network_fat_flow_protocols'
        self.api.prop_list_add_element(network.uuid, field, ProtocolType('udp', 53))
        self.api.prop_list_add_element(network.uuid, field, ProtocolType('tcp', 80), 'web')
        found = self.api.prop_list_get(network.uuid, field)
        self.assertEqual(sorted(element['port'] for element, _ in found), [53, 80])
        self.api.prop_list_modify_element(network.uuid, field, ProtocolType('tcp', 8080), 'web')
        [[element, position]] = self.api.prop_list_get(network.uuid, field, 'web')
        self.assertEqual((element['port'], position), (8080, 'web'))
        self.api.prop_list_delete_element(network.uuid, field, 'web')
        self.assertEqual([element['port'] for element, _ in self.api.prop_list_get(network.uuid, field)], [53])

    def test_elements_changed_on_an_object(self):
        network = self.network('n')
        found = self.api.virtual_network_read(id=network.uuid)
        found.add_annotations(KeyValuePair('team', 'blue'))
        self.api.virtual_network_update(found)
        found.add_virtual_network_fat_flow_protocols(ProtocolType('udp', 53))
        self.api.virtual_network_update(found)
        found = self.api.virtual_network_read(id=network.uuid)
        self.assertEqual(found.get_annotations().key_value_pair[0].value, 'blue')
        self.assertEqual(found.get_virtual_network_fat_flow_protocols().fat_flow_protocol[0].port, 53)

    def test_elements_that_make_no_sense(self):
        network = self.network('n')
        self.refused(
            vnc_api.BadRequest, lambda: self.api.prop_list_add_element(network.uuid, 'annotations', KeyValuePair('k', 'v')),
            'Unsupported operation add')
        self.refused(
            vnc_api.BadRequest, lambda: self.api.prop_list_add_element(network.uuid, 'is_shared', True), 'MapProperty')
        nobody = str(uuid.uuid4())
        self.refused(vnc_api.NoIdError, lambda: self.api.prop_map_get(nobody, 'annotations'), nobody)

    # Lists

    def test_more_than_25_identifiers_go_in_a_body(self):
        networks = [self.network('n%02d' % number) for number in range(30)]
        wanted = [network.uuid for network in networks]
        rows = self.api.virtual_networks_list(obj_uuids=wanted)['virtual-networks']
        self.assertEqual({row['uuid'] for row in rows}, set(wanted))
        detailed = self.api.virtual_networks_list(obj_uuids=wanted, detail=True)
        self.assertEqual({row.fq_name[-1] for row in detailed}, {network.name for network in networks})
        count = self.api.virtual_networks_list(obj_uuids=wanted + [str(uuid.uuid4())], count=True)
        self.assertEqual(count, {'virtual-networks': {'count': 30}})
        names = [network.fq_name for network in networks]
        self.assertEqual(len(self.api.virtual_networks_list(fq_names=names)['virtual-networks']), 30)

    def test_lists_by_parent(self):
        other = self.create(Project('calls-other-%d' % next(self.numbers)))
        network = self.network('n')
        for arguments, expected in (
                ({'parent_id': self.project.uuid}, [network.uuid]), ({'parent_id': other.uuid}, []),
                ({'parent_id': [self.project.uuid, other.uuid]}, [network.uuid]),
                ({'parent_fq_name': self.project.fq_name}, [network.uuid]), ({'parent_id': str(uuid.uuid4())}, [])):
            rows = self.api.virtual_networks_list(**arguments)['virtual-networks']
            self.assertEqual([row['uuid'] for row in rows], expected, arguments)

    def test_lists_by_back_reference(self):
        policy = self.create(NetworkPolicy('p', parent_obj=self.project))
        networks = []
        for name in 'ab':
            network = VirtualNetwork(name, parent_obj=self.project)
            network.add_network_policy(policy, VirtualNetworkPolicyType(sequence=SequenceType(0, 0)))
            networks.append(self.create(network))
        self.network('c')
        rows = self.api.virtual_networks_list(back_ref_id=[policy.uuid])['virtual-networks']
        self.assertEqual({row['uuid'] for row in rows}, {network.uuid for network in networks})
        rows = self.api.virtual_networks_list(back_ref_id=policy.uuid, obj_uuids=[networks[0].uuid])
        self.assertEqual([row['uuid'] for row in rows['virtual-networks']], [networks[0].uuid])

    def test_fields_of_every_kind(self):
        network = self.network('n')
        pool = self.create(FloatingIpPool('f', parent_obj=network))
        [row] = self.api.virtual_networks_list(
            obj_uuids=[network.uuid], fields=['virtual_network_network_id', 'floating_ip_pools', 'network_ipam_refs'],
        )['virtual-networks']
        self.assertGreater(row['virtual_network_network_id'], 0)
        self.assertEqual([child['uuid'] for child in row['floating_ip_pools']], [pool.uuid])
        self.assertEqual(row['parent_uuid'], self.project.uuid)

    def test_filters(self):
        plain, shared = self.network('n'), VirtualNetwork('m', parent_obj=self.project)
        shared.set_is_shared(True)
        shared.set_virtual_network_properties(vnc_api.VirtualNetworkType(forwarding_mode='l3', rpf='enable'))
        self.create(shared)
        for filters, expected in (
                ({'is_shared': True}, [shared]), ({'is_shared': True, 'display_name': 'n'}, []),
                ({'display_name': ['n', 'm']}, [plain, shared]), ({'display_name': 'a,b'}, []),
                ({'virtual_network_properties': {'forwarding_mode': 'l3'}}, [shared]),
                ({'virtual_network_properties': {'forwarding_mode': 'l3', 'rpf': 'disable'}}, []),
                ({'no_such_property': 'x'}, [plain, shared])):
            rows = self.api.virtual_networks_list(parent_id=self.project.uuid, filters=filters)['virtual-networks']
            self.assertEqual({row['uuid'] for row in rows}, {network.uuid for network in expected}, filters)

    def test_pages(self):
        wanted = {self.network('n%d' % number).uuid for number in range(5)}
        for anchor in ('', '&parent_id=' + self.project.uuid):
            found, marker = [], 'None'
            while marker is not None:
                answer = self.raw('/virtual-networks?page_limit=2&page_marker=%s%s' % (marker, anchor))
                self.assertLessEqual(len(answer['virtual-networks']), 2)
                found += [row['uuid'] for row in answer['virtual-networks']]
                marker = answer['marker']
            self.assertEqual(len(found), len(set(found)))
            self.assertLessEqual(wanted, set(found))

    def test_hrefs_can_be_left_out(self):
        network = self.network('n')
        self.assertIn('href', self.api.virtual_networks_list(obj_uuids=[network.uuid])['virtual-networks'][0])
        self.api.set_exclude_hrefs()
        self.assertNotIn('href', self.api.virtual_networks_list(obj_uuids=[network.uuid])['virtual-networks'][0])
        found = self.api.virtual_network_read(id=network.uuid)
        self.assertFalse(hasattr(found, 'href'))

    # Other actions

    def test_key_values(self):
        key = 'calls-%d' % next(self.numbers)
        self.api.kv_store(key, 'one')
        self.api.kv_store(key, 'two')
        self.assertEqual(self.api.kv_retrieve(key), 'two')
        self.assertIn({'key': key, 'value': 'two'}, self.api.kv_retrieve())
        self.api.kv_delete(key)
        self.refused(vnc_api.NoIdError, lambda: self.api.kv_retrieve(key), 'Unknown User-Agent key ' + key)

    def test_names(self):
        self.assertEqual(self.api.obj_to_id(self.project), self.project.uuid)
        self.assertEqual(self.api.get_default_project_id(), self.api.fq_name_to_id(
            'project', ['default-domain', 'default-project']))
        self.refused(
            vnc_api.NoIdError, lambda: self.api.fq_name_to_id('project', ['default-domain', 'nobody']),
            "Name ['default-domain', 'nobody'] not found")
        self.refused(vnc_api.NoIdError, lambda: self.api.fq_name_to_id('nothing', ['x']), "Resource type 'nothing' not found")
        nobody = str(uuid.uuid4())
        self.refused(vnc_api.NoIdError, lambda: self.api.id_to_fq_name(nobody), 'UUID %s not found' % nobody)

    def test_addresses(self):
        network = self.network('n', '10.9.1.0/24')
        first, second = self.api.virtual_network_ip_alloc(network, 2)
        self.assertNotEqual(first, second)
        subnet = self.api.virtual_network_read(id=network.uuid).get_network_ipam_refs()[0]['attr'].ipam_subnets[0]

        def used():
            answer = self.api.virtual_network_subnet_ip_count(network, [subnet.subnet_uuid])
            return json.loads(answer)['ip_count_list'][0]

        before = used()
        self.api.virtual_network_ip_free(network, [first])
        self.assertEqual(used(), before - 1)
        self.api.virtual_network_ip_free(network, [second])

    def test_a_port_with_an_address(self):
        network = self.network('n', '10.9.2.0/24')
        machine = self.create(VirtualMachine('calls-vm-%d' % next(self.numbers)))
        port = VirtualMachineInterface('v', parent_obj=self.project)
        port.add_virtual_network(network)
        port.add_virtual_machine(machine)
        self.create(port)
        address = InstanceIp('calls-ip-%d' % next(self.numbers))
        address.add_virtual_network(network)
        address.add_virtual_machine_interface(port)
        self.create(address)
        found = self.api.instance_ip_read(id=address.uuid)
        self.assertTrue(found.get_instance_ip_address().startswith('10.9.2.'))
        mac = self.api.virtual_machine_interface_read(id=port.uuid).get_virtual_machine_interface_mac_addresses()
        self.assertRegex(mac.mac_address[0], '^02:')
        self.refused(vnc_api.RefsExistError, lambda: self.api.virtual_network_delete(id=network.uuid), 'still')

    def test_tags(self):
        number = next(self.numbers)
        red, blue = (self.create(Tag(tag_type_name='label', tag_value='%s%d' % (color, number))) for color in ('red', 'blue'))
        tier = self.create(Tag(tag_type_name='tier', tag_value='web%d' % number))
        network = self.network('n')

        def tags():
            found = self.api.virtual_network_read(id=network.uuid).get_tag_refs() or []
            return {ref['uuid'] for ref in found}

        self.api.set_tag(network, 'tier', tier.tag_value, is_global=True)
        self.assertEqual(tags(), {tier.uuid})
        self.api.set_tags(network, {'label': {'is_global': True, 'add_values': [red.tag_value, blue.tag_value]}})
        self.assertEqual(tags(), {tier.uuid, red.uuid, blue.uuid})
        self.api.set_tags(network, {'label': {'is_global': True, 'delete_values': [red.tag_value]}})
        self.assertEqual(tags(), {tier.uuid, blue.uuid})
        self.api.unset_tag(network, 'tier')
        self.assertEqual(tags(), {blue.uuid})
        self.refused(vnc_api.NoIdError, lambda: self.api.set_tag(network, 'tier', 'nobody', is_global=True), 'nobody')
        self.api.unset_tag(network, 'label')

    def test_permissions(self):
        network = self.network('n')
        tenant = str(uuid.uuid4())
        self.api.chmod(network.uuid, owner_access=6, share=[('tenant:' + tenant, 5)], global_access=4)
        perms = self.api.virtual_network_read(id=network.uuid).get_perms2()
        self.assertEqual((perms.owner_access, perms.global_access), (6, 4))
        self.assertEqual([(share.tenant, share.tenant_access) for share in perms.share], [('tenant:' + tenant, 5)])
        self.assertTrue(self.api.virtual_network_read(id=network.uuid).get_is_shared())
        self.api.chown(network.uuid, tenant)
        self.assertEqual(self.api.virtual_network_read(id=network.uuid).get_perms2().owner, tenant)
        self.assertEqual(self.api.obj_perms(None, network.uuid)['permissions'], 'RWX')
        self.assertEqual(self.api.get_aaa_mode(), {'aaa-mode': 'no-auth'})
        self.assertEqual(self.api.set_aaa_mode('no-auth'), {'aaa-mode': 'no-auth'})

    def test_objects_as_they_were_exported(self):
        self.api.restore_config(True, 'network-policy', json.dumps(
            {'network-policy': {'fq_name': self.project.fq_name + ['p'], 'parent_type': 'project'}}))
        found = self.api.network_policy_read(fq_name=self.project.fq_name + ['p'])
        self.made.append(('network_policy', found.uuid))
        self.assertEqual(self.api.network_policy_read(fq_name_str=':'.join(found.fq_name)).uuid, found.uuid)

    # Errors

    def test_a_name_is_taken_once(self):
        network = self.network('n')
        self.refused(
            vnc_api.RefsExistError, lambda: self.api.virtual_network_create(VirtualNetwork('n', parent_obj=self.project)),
            "['default-domain', '%s', 'n'] already exists with uuid: %s" % (self.project.name, network.uuid))
        again = VirtualNetwork('m', parent_obj=self.project)
        again.uuid = network.uuid
        self.refused(
            vnc_api.RefsExistError, lambda: self.api.virtual_network_create(again),
            network.uuid + ' already exists with fq_name: ')

    def test_a_chosen_identifier_is_kept(self):
        network = VirtualNetwork('n', parent_obj=self.project)
        network.uuid = chosen = str(uuid.uuid4())
        self.assertEqual(self.create(network).uuid, chosen)
        self.assertEqual(self.api.virtual_network_read(id=chosen).uuid, chosen)

    def test_a_parent_that_is_not_there(self):
        orphan = VirtualNetwork('n', parent_type='project', fq_name=['default-domain', 'nobody', 'n'])
        self.refused(
            vnc_api.NoIdError, lambda: self.api.virtual_network_create(orphan), "Name ['default-domain', 'nobody'] not found")
        child = VirtualNetwork('n', parent_type='domain', fq_name=['default-domain', 'n'])
        self.refused(
            vnc_api.BadRequest, lambda: self.api.virtual_network_create(child),
            "Invalid parent type: domain. Allowed types: ['project']")

    def test_a_target_that_is_not_there(self):
        network = VirtualNetwork('n', parent_obj=self.project)
        network.add_network_policy(
            NetworkPolicy('nobody', parent_obj=self.project), VirtualNetworkPolicyType(sequence=SequenceType(0, 0)))
        self.refused(vnc_api.NoIdError, lambda: self.api.virtual_network_create(network), 'nobody')

    def test_a_value_that_is_not_allowed(self):
        for values, words in (
                ({'virtual_network_category': 'secret'}, ['virtual_network_category', 'must be one of']),
                ({'mac_aging_time': 86401}, ['mac_aging_time', 'must be between 0 and 86400']),
                ({'is_shared': 'yes'}, ['is_shared'])):
            network = VirtualNetwork('n', parent_obj=self.project)
            for field, value in values.items():
                getattr(network, 'set_' + field)(value)
            self.refused(vnc_api.BadRequest, lambda: self.api.virtual_network_create(network), *words)

    def test_a_name_with_a_colon(self):
        self.refused(
            vnc_api.BadRequest, lambda: self.api.virtual_network_create(VirtualNetwork('a:b', parent_obj=self.project)), 'a:b')

    def test_what_the_system_sets_is_not_changed(self):
        network = self.network('n')
        found = self.api.virtual_network_read(id=network.uuid)
        found.set_virtual_network_network_id(found.get_virtual_network_network_id())
        self.api.virtual_network_update(found)
        found.set_virtual_network_network_id(777777)
        self.refused(
            vnc_api.PermissionDenied, lambda: self.api.virtual_network_update(found), 'Cannot update the virtual network ID')

    def test_children_keep_their_parent(self):
        network = self.network('n')
        self.refused(
            vnc_api.RefsExistError, lambda: self.api.project_delete(id=self.project.uuid),
            'Delete when children still present: ', '/virtual-network/' + network.uuid)

    def test_a_subnet_is_exhausted(self):
        network = self.network('n', '10.9.3.0/29')
        with self.assertRaises(vnc_api.BadRequest) as refusal:
            for _ in range(9):
                self.api.virtual_network_ip_alloc(network, 1)
        self.assertIn("'n']) has exhausted subnet(['10.9.3.0/29'])", str(refusal.exception))

    def test_a_body_that_is_too_large(self):
        network = VirtualNetwork('n', parent_obj=self.project)
        network.set_display_name('x' * 1024001)
        self.refused(vnc_api.RequestSizeError, lambda: self.api.virtual_network_create(network))

    def test_what_is_gone(self):
        network = self.network('n')
        self.api.virtual_network_delete(fq_name=network.fq_name)
        for call in (self.api.virtual_network_read, self.api.virtual_network_delete):
            self.refused(vnc_api.NoIdError, lambda: call(id=network.uuid), network.uuid)
        network.set_display_name('x')
        self.refused(vnc_api.NoIdError, lambda: self.api.virtual_network_update(network), network.uuid)
        self.refused(vnc_api.NoIdError, lambda: self.api.virtual_network_read(id='nonsense'), 'nonsense')
