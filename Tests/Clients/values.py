"""What vnc_api's users may and may not say: values, defaults, and the errors that they catch."""
import json
import urllib.error
import urllib.request

from vnc_api import vnc_api
from vnc_api.vnc_api import (
    ActionListType, AddressType, AllowedAddressPair, AllowedAddressPairs, AuthenticationData, AuthenticationKeyItem,
    BGPaaServiceParametersType, BgpAsAService, BgpRouter, BgpRouterParams, FirewallRule, FirewallRuleEndpointType,
    FirewallServiceType, FloatingIp, FloatingIpPool, FloatingIpPoolSubnetType, GlobalSystemConfig, InstanceIp, IpamSubnets,
    IpamSubnetType, LogicalRouter, MacAddressesType, NetworkIpam,
    NetworkPolicy, PolicyEntriesType, PolicyRuleType, PortType, RouteTarget, RouteTargetList, SecurityGroup, SubnetType,
    Tag, TagType, VirtualDns, VirtualDnsRecord, VirtualDnsRecordType, VirtualDnsType, VirtualMachineInterface,
    VirtualMachineInterfacePropertiesType, VirtualNetwork, VirtualNetworkType, VnSubnetsType)

from cases import ApiCase


class Values(ApiCase):
    def post(self, path, body, method='POST'):
        request = urllib.request.Request(
            'http://%s:%s%s' % (self.api._web_host, self.api._web_port, path), json.dumps(body).encode(),
            {'Content-Type': 'application/json'}, method=method)
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, json.loads(answer.read() or b'null')

    def port(self, name, network, **properties):
        port = VirtualMachineInterface(name, parent_obj=self.project)
        port.add_virtual_network(network)
        for field, value in properties.items():
            getattr(port, 'set_' + field)(value)
        return port

    # Prefixes

    def test_prefixes_of_address_pairs(self):
        port = self.create(self.port('v', self.network('n')))
        for prefix, length, kept in (
                ('0', 0, ('0.0.0.0', 0)), ('1.1.1.1', 24, ('1.1.1.0', 24)), ('1.1.1.1', '24', ('1.1.1.0', 24)),
                ('1.2.3', 24, ('1.2.3.0', 24)), ('dead::beef', 96, ('dead::', 96)), ('::', 0, ('::', 0)),
                ('1.1.1.1', None, None), ('1.1.1.e', 32, None), ('300.1.1.1', 24, None), ('1.1.1.1', '32e', None),
                ('', 30, None), (None, None, None), ('dead::beef', 129, None), ('  10.1.1.1', 24, None)):
            port.set_virtual_machine_interface_allowed_address_pairs(
                AllowedAddressPairs([AllowedAddressPair(ip=SubnetType(prefix, length))]))
            if kept is None:
                word = 'is not an integer' if length == '32e' else 'is invalid'
                self.refused(vnc_api.BadRequest, lambda: self.api.virtual_machine_interface_update(port), word)
                continue
            self.api.virtual_machine_interface_update(port)
            found = self.api.virtual_machine_interface_read(id=port.uuid)
            [pair] = found.get_virtual_machine_interface_allowed_address_pairs().allowed_address_pair
            self.assertEqual((pair.ip.ip_prefix, pair.ip.ip_prefix_len), kept)

    def rule(self, address, **values):
        rule = PolicyRuleType(
            direction='>', protocol='any', action_list=ActionListType('pass'), src_ports=[PortType(-1, -1)],
            dst_ports=[PortType(-1, -1)], src_addresses=[AddressType(virtual_network='any')], dst_addresses=[address])
        for field, value in values.items():
            setattr(rule, field, value)
        return PolicyEntriesType([rule])

    def test_prefixes_of_rules(self):
        local = [AddressType(security_group='local')]
        for prefix in (SubnetType('300.1.1.1', 24), SubnetType('', 24), SubnetType()):
            policy = NetworkPolicy('p', parent_obj=self.project)
            policy.set_network_policy_entries(self.rule(AddressType(subnet=prefix)))
            self.refused(vnc_api.BadRequest, lambda: self.api.network_policy_create(policy), 'is invalid')
            group = SecurityGroup('g', parent_obj=self.project)
            group.set_security_group_entries(self.rule(AddressType(subnet=prefix), src_addresses=local))
            self.refused(vnc_api.BadRequest, lambda: self.api.security_group_create(group), 'is invalid')
        group = SecurityGroup('g', parent_obj=self.project)
        group.set_security_group_entries(
            self.rule(AddressType(subnet=SubnetType('10.1.1.7', 24)), src_addresses=local, ethertype='IPv6'))
        self.refused(
            vnc_api.BadRequest, lambda: self.api.security_group_create(group),
            "Rule subnet 10.1.1.0/24 doesn't match ethertype IPv6")
        group.set_security_group_entries(
            self.rule(AddressType(subnet=SubnetType('10.1.1.7', 24)), src_addresses=local, ethertype='IPv4'))
        self.create(group)
        [rule] = self.api.security_group_read(id=group.uuid).get_security_group_entries().policy_rule
        self.assertEqual(rule.dst_addresses[0].subnet.ip_prefix, '10.1.1.0')

    def test_a_policy_names_no_security_groups(self):
        policy = NetworkPolicy('p', parent_obj=self.project)
        policy.set_network_policy_entries(self.rule(AddressType(security_group='local')))
        self.refused(
            vnc_api.BadRequest, lambda: self.api.network_policy_create(policy), 'refering to security group is not allowed')
        self.assertEqual(len(self.api.network_policys_list(parent_id=self.project.uuid)['network-policys']), 0)

    # Other values of a form

    def test_values_of_a_form(self):
        network = self.network('n')
        for make, words in (
                (lambda: self.port('v', network, virtual_machine_interface_mac_addresses=MacAddressesType(['x'])), 'MAC address'),
                (lambda: VirtualNetwork(
                    'm', parent_obj=self.project, route_target_list=RouteTargetList(['target:abc'])), 'target:abc'),
                (lambda: self.port('v', network, virtual_machine_interface_properties=VirtualMachineInterfacePropertiesType(
                    service_interface_type='Left')), 'service_interface_type'),
                (lambda: RouteTarget('target:abc'), "must be of the format 'target:<asn>:<number>'")):
            self.refused(vnc_api.BadRequest, lambda: self.create(make()), words)

    def test_names_of_the_domain_name_system(self):
        domain = self.api.domain_read(fq_name=['default-domain'])

        def server(name, domain_name='shop.example', after=None):
            return VirtualDns(name, domain, virtual_DNS_data=VirtualDnsType(
                domain_name=domain_name, record_order='random', default_ttl_seconds=60, next_virtual_DNS=after))

        number = next(self.numbers)
        self.refused(vnc_api.PermissionDenied, lambda: self.create(server('a.b')), 'Special characters are not allowed')
        self.refused(vnc_api.PermissionDenied, lambda: self.create(server('a', 'a..b')), 'Domain name does not adhere')
        self.refused(vnc_api.BadRequest, lambda: self.create(server('a', after='nobody')), 'Invalid Virtual Forwarder')
        made = self.create(server('calls-%d' % number))

        def record(kind, name, data):
            return VirtualDnsRecord('r', made, virtual_DNS_record_data=VirtualDnsRecordType(
                record_name=name, record_type=kind, record_class='IN', record_data=data, record_ttl_seconds=60))

        for kind, name, data, words in (
                ('A', 'web', '10.1.1.999', 'Invalid IP address'), ('AAAA', 'web', '10.1.1.1', 'Invalid IPv6 address'),
                ('A', 'w_b', '10.1.1.1', 'Record name does not adhere'), ('PTR', 'web', 'x', 'PTR Record name'),
                ('CNAME', 'www', 'a..b', 'Record data does not adhere')):
            self.refused(vnc_api.PermissionDenied, lambda: self.create(record(kind, name, data)), words)
        self.create(record('A', 'web', '10.1.1.1'))

    def test_one_global_system_config(self):
        self.refused(
            vnc_api.BadRequest, lambda: self.api.global_system_config_create(GlobalSystemConfig('another')),
            'Global System Config already exists with name default-global-system-config')

    # Addresses

    def flat(self):
        ipam = NetworkIpam('flat', parent_obj=self.project, ipam_subnet_method='flat-subnet')
        ipam.set_ipam_subnets(IpamSubnets([IpamSubnetType(subnet=SubnetType('10.9.5.0', 24))]))
        self.create(ipam)
        network = VirtualNetwork(
            'n', parent_obj=self.project, virtual_network_properties=VirtualNetworkType(forwarding_mode='l3'))
        network.add_network_ipam(ipam, VnSubnetsType([]))
        self.create(network)
        shown = self.api.virtual_network_read(id=network.uuid).get_network_ipam_refs()[0]['attr']
        return network, shown.ipam_subnets[0].subnet_uuid

    def test_a_flat_subnet_by_the_uuid_that_the_network_shows(self):
        network, subnet = self.flat()
        address = InstanceIp('calls-ip-%d' % next(self.numbers), subnet_uuid=subnet)
        address.add_virtual_network(network)
        self.create(address)
        found = self.api.instance_ip_read(id=address.uuid)
        self.assertEqual((found.get_instance_ip_address(), found.get_subnet_uuid()), ('10.9.5.252', subnet))
        self.assertEqual(self.api.virtual_network_ip_alloc(network, 1, subnet), ['10.9.5.251'])
        counted = json.loads(self.api.virtual_network_subnet_ip_count(network, [subnet, 'nothing']))
        self.assertEqual(counted, {'ip_count_list': [2, 0]})
        pool = FloatingIpPool('f', network, floating_ip_pool_subnets=FloatingIpPoolSubnetType([subnet]))
        self.create(pool)
        floating = self.create(FloatingIp('f', pool))
        self.assertEqual(self.api.floating_ip_read(id=floating.uuid).get_floating_ip_address(), '10.9.5.250')
        self.api.virtual_network_ip_free(network, ['10.9.5.251'])

    def test_pools_and_their_addresses(self):
        network = self.network('n', '10.9.6.0/24')
        pool = FloatingIpPool('f', network, floating_ip_pool_subnets=FloatingIpPoolSubnetType(['nothing']))
        self.refused(
            vnc_api.BadRequest, lambda: self.api.floating_ip_pool_create(pool),
            'Subnet nothing was not found in virtual-network ' + network.uuid)
        pool = self.create(FloatingIpPool('f', network))
        for address in ('10.9.6.254', '10.9.6.253', '10.9.6.0', '10.9.6.255'):
            self.refused(
                vnc_api.RefsExistError,
                lambda: self.api.floating_ip_create(FloatingIp('f', pool, floating_ip_address=address)),
                'IP address already in use')

    def test_subnets_belong_to_flat_ipams_or_to_networks(self):
        subnets = IpamSubnets([IpamSubnetType(subnet=SubnetType('10.9.7.0', 24))])
        ipam = NetworkIpam('i', parent_obj=self.project, ipam_subnets=subnets)
        self.refused(
            vnc_api.BadRequest, lambda: self.api.network_ipam_create(ipam), 'ipam-subnets are allowed only with flat-subnet')
        ipam = self.create(NetworkIpam('i', parent_obj=self.project))
        for method in ('flat-subnet', 'user-defined-subnet'):
            ipam.set_ipam_subnet_method(method)
            self.refused(
                vnc_api.BadRequest, lambda: self.api.network_ipam_update(ipam), 'ipam_subnet_method can not be changed')

    def test_a_gateway_stays(self):
        network = self.network('n', '10.9.8.0/24')
        [link] = self.api.virtual_network_read(id=network.uuid).get_network_ipam_refs()
        subnet = link['attr'].ipam_subnets[0]
        subnet.default_gateway = '10.9.8.1'
        network.set_network_ipam(NetworkIpam(), VnSubnetsType([subnet]))
        self.refused(
            vnc_api.BadRequest, lambda: self.api.virtual_network_update(network),
            'default gateway change is not allowed orig:10.9.8.254, new: 10.9.8.1')

    # Defaults, and what is for good

    def test_defaults_of_a_network(self):
        network = self.network('n')
        self.assertIs(self.api.virtual_network_read(id=network.uuid).get_is_shared(), False)
        for shared, access in ((True, 7), (False, 0)):
            network.set_is_shared(shared)
            self.api.virtual_network_update(network)
            self.assertEqual(self.api.virtual_network_read(id=network.uuid).get_perms2().global_access, access)

    def test_sub_interfaces(self):
        network = self.network('n')
        primary = self.create(self.port('v', network))

        def sub(name, tag, under):
            port = self.port(name, network, virtual_machine_interface_properties=VirtualMachineInterfacePropertiesType(
                sub_interface_vlan_tag=tag))
            port.set_virtual_machine_interface(under)
            return port

        first = self.create(sub('s', 10, primary))
        self.refused(
            vnc_api.BadRequest, lambda: self.create(sub('t', 10, primary)), "can't have same Vlan tag")
        self.refused(vnc_api.BadRequest, lambda: self.create(sub('t', 11, first)), "can't have another sub interface")
        self.refused(vnc_api.BadRequest, lambda: self.create(sub('t', 4095, primary)), 'Invalid sub-interface VLAN tag ID')
        first.set_virtual_machine_interface_properties(VirtualMachineInterfacePropertiesType(sub_interface_vlan_tag=12))
        self.refused(
            vnc_api.BadRequest, lambda: self.api.virtual_machine_interface_update(first),
            'Cannot change sub-interface VLAN tag ID')
        self.made.remove(('virtual_machine_interface', first.uuid))
        self.api.virtual_machine_interface_delete(id=first.uuid)

    def test_tags_are_for_good(self):
        number = next(self.numbers)
        tag = self.create(Tag('x', tag_type_name='Color%d' % number, tag_value='red', display_name='shown'))
        found = self.api.tag_read(id=tag.uuid)
        self.assertEqual((found.name, found.display_name), ('color%d=red' % number, 'color%d=red' % number))
        for field, value in (('tag_value', 'blue'), ('tag_id', '0x80018001'), ('display_name', 'x')):
            found = self.api.tag_read(id=tag.uuid)
            getattr(found, 'set_' + field)(value)
            self.refused(vnc_api.BadRequest, lambda: self.api.tag_update(found), 'cannot be updated')
        [link] = found.get_tag_type_refs()
        kind = self.api.tag_type_read(id=link['uuid'])
        found = self.api.tag_read(id=tag.uuid)
        found.del_tag_type(kind)
        self.refused(vnc_api.BadRequest, lambda: self.api.tag_update(found), 'Tag-type reference cannot be updated')
        for identifier in ('0x0EAD0EEF', '0xDEAD0001', '0xDEAD00wq', '0xDEAD00011'):
            self.refused(vnc_api.BadRequest, lambda: self.api.tag_create(
                Tag(tag_type_name='shape%d' % number, tag_value='round', tag_id=identifier)))
        self.refused(vnc_api.BadRequest, lambda: self.api.tag_type_create(TagType('t%d' % number, tag_type_id='0x0EEF')))
        kind = self.create(TagType('t%d' % number, tag_type_id='0xBEEF', display_name='shown'))
        self.assertEqual(self.api.tag_type_read(id=kind.uuid).display_name, kind.name)
        self.refused(
            vnc_api.BadRequest, lambda: self.api.tag_type_create(TagType('u%d' % number, tag_type_id='0xbeef')),
            'same Id already exists')
        kind.set_tag_type_id('0xbeee')
        self.refused(vnc_api.BadRequest, lambda: self.api.tag_type_update(kind), 'cannot be updated')

    # Actions

    def test_a_firewall_rule_follows_from_its_endpoints(self):
        def rule(name, **values):
            return FirewallRule(
                name, parent_obj=self.project,
                **{'service': FirewallServiceType(protocol='tcp'), 'direction': '<>', **values})

        web = self.create(Tag('x', parent_obj=self.project, tag_type_name='tier', tag_value='web'))
        both = FirewallRuleEndpointType(tags=['tier=web'], any=True)
        self.refused(
            vnc_api.BadRequest, lambda: self.create(rule('a', endpoint_1=both)),
            'Endpoint is limited to only one endpoint type at a time')
        self.refused(
            vnc_api.BadRequest, lambda: self.create(rule('a', service=None)),
            "Firewall Rule requires at least 'service' property or Service Group references(s)")
        self.refused(
            vnc_api.NoIdError,
            lambda: self.create(rule('a', endpoint_1=FirewallRuleEndpointType(tags=['tier=nobody']))), 'tier=nobody')
        made = self.create(rule('a', endpoint_1=FirewallRuleEndpointType(tags=['tier=web'])))
        found = self.api.firewall_rule_read(id=made.uuid)
        self.assertEqual([ref['uuid'] for ref in found.get_tag_refs()], [web.uuid])
        tag = self.api.tag_read(id=web.uuid)
        self.assertEqual(found.get_endpoint_1().get_tag_ids(), [int(tag.tag_id, 0)])
        self.assertEqual(found.get_match_tag_types().get_tag_type(), [1])
        self.assertEqual(found.get_service().get_protocol_id(), 6)
        found.set_endpoint_1(FirewallRuleEndpointType(any=True))
        self.api.firewall_rule_update(found)
        self.assertIsNone(self.api.firewall_rule_read(id=made.uuid).get_tag_refs())

    def test_a_logical_router_stays_of_its_type(self):
        router = self.create(LogicalRouter('r', parent_obj=self.project))
        self.assertEqual(self.api.logical_router_read(id=router.uuid).get_logical_router_type(), 'snat-routing')
        router.set_logical_router_type('vxlan-routing')
        self.refused(
            vnc_api.BadRequest, lambda: self.api.logical_router_update(router),
            'Cannot update logical_router_type for a Logical Router')

    def test_a_network_is_behind_one_side_of_a_router(self):
        network = self.network('n')
        port = self.create(self.port('p', network))
        router = LogicalRouter('r', parent_obj=self.project)
        router.add_virtual_machine_interface(port)
        router.add_virtual_network(network)
        self.refused(
            vnc_api.BadRequest, lambda: self.create(router), 'Logical router interface and gateway cannot be in')

    def test_tags_by_type_and_value(self):
        number = next(self.numbers)
        network = self.network('n')
        tags = [self.create(Tag(tag_type_name='label', tag_value='%s%d' % (color, number), parent_obj=self.project))
                for color in ('red', 'blue')]
        # A type in any case; of many, one more does not replace the others.
        self.post('/set-tag', {'obj_type': 'virtual_network', 'obj_uuid': network.uuid, 'Label': {'value': tags[0].tag_value}})
        self.post('/set-tag', {'obj_type': 'virtual-network', 'obj_uuid': network.uuid, 'LABEL': {'value': tags[1].tag_value}})
        found = self.api.virtual_network_read(id=network.uuid)
        self.assertEqual({ref['uuid'] for ref in found.get_tag_refs()}, {tag.uuid for tag in tags})
        for body in ({'obj_uuid': network.uuid}, {'obj_type': 'virtual_network'},
                     {'obj_uuid': network.uuid, 'obj_type': 'nothing'},
                     {'obj_uuid': network.uuid, 'obj_type': 'virtual_network', 'tier': {'add_values': ['web']}},
                     {'obj_uuid': network.uuid, 'obj_type': 'virtual_network', 'tier': {}}):
            with self.assertRaises(urllib.error.HTTPError) as refusal:
                self.post('/set-tag', body)
            self.assertEqual(refusal.exception.code, 400, body)
        self.post('/set-tag', {'obj_type': 'virtual_network', 'obj_uuid': network.uuid, 'label': None})
        self.assertIsNone(self.api.virtual_network_read(id=network.uuid).get_tag_refs())

    def test_several_keys_at_once(self):
        keys = ['calls-%d' % next(self.numbers) for _ in range(2)]
        for key in keys:
            self.api.kv_store(key, 'value of ' + key)
        _, _, answer = self.post('/useragent-kv', {'operation': 'RETRIEVE', 'key': keys + ['calls-nobody']})
        self.assertEqual(answer, {'value': ['value of ' + key for key in keys]})
        for key in keys:
            self.api.kv_delete(key)

    def test_elements_stand_by_position(self):
        port = self.create(self.port('v', self.network('n')))
        field = 'virtual_machine_interface_fat_flow_protocols'
        for number, position in ((1, None), (2, '0.0'), (3, '.01')):
            self.post('/prop-collection-update', {'uuid': port.uuid, 'updates': [
                {'field': field, 'operation': 'add', 'value': {'protocol': 'tcp', 'port': number}, 'position': position}]})
        found = self.api.prop_list_get(port.uuid, field)
        self.assertEqual([(element['port'], position) for element, position in found[:2]], [(3, '.01'), (2, '0.0')])
        whole = self.api.virtual_machine_interface_read(id=port.uuid)
        flows = whole.get_virtual_machine_interface_fat_flow_protocols().fat_flow_protocol
        self.assertEqual([flow.port for flow in flows], [3, 2, 1])

    def test_a_link_is_relaxed_before_it_is_made(self):
        # As provision_control.py does for each control node.
        parent = self.api.routing_instance_read(fq_name=['default-domain', 'default-project', 'ip-fabric', '__default__'])
        router = self.create(BgpRouter('calls-%d' % next(self.numbers), parent))
        config = self.api.global_system_config_read(fq_name=['default-global-system-config'])
        config.add_bgp_router(router)
        self.assertEqual(self.api.ref_relax_for_delete(config.uuid, router.uuid), config.uuid)
        self.api.global_system_config_update(config)
        found = self.api.global_system_config_read(id=config.uuid)
        self.assertIn(router.uuid, [ref['uuid'] for ref in found.get_bgp_router_refs()])
        self.api.bgp_router_delete(id=router.uuid)
        found = self.api.global_system_config_read(id=config.uuid)
        self.assertNotIn(router.uuid, [ref['uuid'] for ref in found.get_bgp_router_refs() or []])

    # Secrets, ports, and what nobody knows

    def test_keys_are_not_told(self):
        parent = self.api.routing_instance_read(fq_name=['default-domain', 'default-project', 'ip-fabric', '__default__'])
        keys = AuthenticationData(key_type='md5', key_items=[AuthenticationKeyItem(0, 'hush')])
        router = self.create(BgpRouter('calls-%d' % next(self.numbers), parent, bgp_router_parameters=BgpRouterParams(
            router_type='router', autonomous_system=64999, address='10.250.0.1', identifier='10.250.0.1', auth_data=keys)))
        for path in ('/bgp-router/' + router.uuid, '/bgp-routers?detail=true',
                     '/bgp-routers?fields=bgp_router_parameters'):
            self.assertNotIn('hush', json.dumps(self.raw(path)))
        guess = self.api.bgp_routers_list(filters={'bgp_router_parameters': {'auth_data': {'key_items': [{'key': 'hush'}]}}})
        self.assertEqual(guess, {'bgp-routers': []})
        found = self.api.bgp_router_read(id=router.uuid)
        self.assertEqual(found.get_bgp_router_parameters().auth_data.key_items[0].key, '(secret)')
        parameters = found.get_bgp_router_parameters()
        parameters.hold_time = 90
        found.set_bgp_router_parameters(parameters)
        self.api.bgp_router_update(found)
        parameters.auth_data.key_items.append(AuthenticationKeyItem(1, '(secret)'))
        found.set_bgp_router_parameters(parameters)
        self.refused(vnc_api.BadRequest, lambda: self.api.bgp_router_update(found), 'give the value')

    def test_ports_of_sessions_of_workloads(self):
        config = self.api.global_system_config_read(fq_name=['default-global-system-config'])
        for start, end in ((2, 500), (4, 100)):
            config.set_bgpaas_parameters(BGPaaServiceParametersType(str(start), str(end)))
            self.api.global_system_config_update(config)
        service = self.create(BgpAsAService('b', parent_obj=self.project))
        config.set_bgpaas_parameters(BGPaaServiceParametersType('10', '50'))
        self.refused(vnc_api.BadRequest, lambda: self.api.global_system_config_update(config), 'cannot be shrunk')
        self.made.remove(('bgp_as_a_service', service.uuid))
        self.api.bgp_as_a_service_delete(id=service.uuid)
        config.set_bgpaas_parameters(BGPaaServiceParametersType('50000', '50512'))
        self.api.global_system_config_update(config)

    def test_unknown_properties_are_warned_of(self):
        name = self.project.fq_name + ['n']
        status, headers, answer = self.post(
            '/virtual-networks', {'virtual-network': {'fq_name': name, 'parent_type': 'project', 'cidr': '10.1.1.0/24'}})
        identifier = answer['virtual-network']['uuid']
        self.made.append(('virtual_network', identifier))
        self.assertEqual(status, 200)
        self.assertIn('virtual-network has no property cidr', headers['Warning'])
        self.assertIn('virtual-network has no property cidr', answer['warnings'][0])
        path = '/virtual-network/' + identifier
        _, headers, answer = self.post(path, {'virtual-network': {'display_name': 'x', 'vlan': 7}}, 'PUT')
        self.assertIn('virtual-network has no property vlan', answer['warnings'][0])
        # What was read is a good body, whole.
        whole = self.raw(path)
        _, headers, answer = self.post(path, whole, 'PUT')
        self.assertNotIn('warnings', answer)
        self.assertIsNone(headers['Warning'])

