"""Values for every property and every link of the client's own model, made from what the model says about them."""
import copy
import json

from vnc_api import vnc_api
from vnc_api.gen import resource_xsd

# Types whose name has a form.
NAMES = {
    'route-target': 'target:64999:{}',
    'tag': 'label=sample{}',
}

# What an object must have to be taken at all.
REQUIRED = {
    'firewall-rule': lambda number: {'service': resource_xsd.FirewallServiceType(protocol='tcp')},
    'tag': lambda number: {'tag_type_name': 'label', 'tag_value': 'sample%d' % number},
}

# Properties for which the server wants more than their type: a value or what makes one, or None to leave them alone.
PROPERTIES = {
    'application-policy-set': {'all_applications': None},
    # Sessions of workloads cannot be signed.
    'bgp-as-a-service': {
        'bgpaas_session_attributes': resource_xsd.BgpSessionAttributes(
            admin_down=True, hold_time=90, loop_count=1, local_autonomous_system=64999),
    },
    # Follows from `match_tags`.
    'firewall-rule': {'match_tag_types': None},
    'floating-ip': {'floating_ip_address': '10.77.0.77'},
    'floating-ip-pool': {'floating_ip_pool_subnets': None},
    'alias-ip': {'alias_ip_address': '10.77.0.78'},
    'instance-ip': {'instance_ip_address': '10.77.0.79', 'subnet_uuid': None},
    'logical-router': {'vxlan_network_identifier': '900002'},
    # Subnets of its own are for one method only.
    'network-ipam': {'ipam_subnet_method': 'flat-subnet'},
    # Its rules name networks, and no security groups.
    'node': {'mac_address': lambda: MAC},
    'network-policy': {'network_policy_entries': lambda: without(complex_value('PolicyEntriesType'), 'security_group')},
    'physical-router': {'physical_router_management_mac': lambda: MAC},
    'route-aggregate': {'aggregate_route_nexthop': '10.77.0.5'},
    # The server reads the terms of the others.
    'routing-policy': {'term_type': 'network-device'},
    'security-group': {'security_group_id': None},
    'tag': {'display_name': None, 'tag_type_name': None, 'tag_value': None, 'tag_id': None},
    'tag-type': {'display_name': None, 'tag_type_id': '0x8fff'},
    # The server adds two bindings of its own.
    'virtual-machine-interface': {'virtual_machine_interface_bindings': None},
    # The underlay alone is a provider network.
    'virtual-network': {'virtual_network_network_id': None, 'is_provider_network': None},
}

MAC = '02:00:00:00:00:02'

# The same for fields of complex types; None for what refers to another object by name.
FIELDS = {
    ('AddressType', 'security_group'): 'local',
    ('AllowedAddressPair', 'mac'): MAC,
    ('AllocationPoolType', 'start'): '10.78.0.9',
    ('AllocationPoolType', 'end'): '10.78.0.99',
    ('BGPaaServiceParametersType', 'port_start'): 50000,
    ('BGPaaServiceParametersType', 'port_end'): 50099,
    ('BgpRouterParams', 'hold_time'): 90,
    ('BgpSessionAttributes', 'bgp_router'): None,
    ('BgpSessionAttributes', 'hold_time'): 90,
    ('CommunityAttributes', 'community_attribute'): '64999:7',
    ('ESXIHostInfo', 'mac'): MAC,
    # An endpoint is one of these, and this is the subnet.
    ('FirewallRuleEndpointType', 'virtual_network'): None,
    ('FirewallRuleEndpointType', 'address_group'): None,
    ('FirewallRuleEndpointType', 'tags'): None,
    ('FirewallRuleEndpointType', 'tag_ids'): None,
    ('FirewallRuleEndpointType', 'any'): None,
    ('FirewallRuleMatchTagsType', 'tag_list'): 'deployment',
    ('FirewallServiceType', 'protocol'): 'tcp',
    ('FirewallServiceType', 'protocol_id'): 6,
    ('IpamSubnetType', 'default_gateway'): '10.78.0.1',
    ('IpamSubnetType', 'dns_server_address'): '10.78.0.2',
    ('IpamSubnetType', 'alloc_unit'): 1,
    ('IpamSubnetType', 'dns_nameservers'): '10.78.0.3',
    ('IpamSubnetType', 'subnet_uuid'): '5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c78',
    ('MirrorActionType', 'analyzer_mac_address'): MAC,
    ('PolicyBasedForwardingRuleType', 'src_mac'): MAC,
    ('PolicyBasedForwardingRuleType', 'dst_mac'): MAC,
    ('PrefixMatchType', 'prefix'): '10.79.0.0/16',
    ('RouteFilterProperties', 'route'): '10.79.0.0/16',
    ('ServiceChainInfo', 'prefix'): '10.79.0.0/16',
    ('StaticMirrorNhType', 'vtep_dst_mac_address'): MAC,
    ('StaticRouteType', 'prefix'): '10.79.0.0/16',
    ('StaticRouteType', 'next_hop'): '10.77.0.5',
    ('StaticRouteType', 'route_target'): 'target:64999:7',
    ('StaticRouteType', 'community'): '64999:7',
    ('VirtualDnsRecordType', 'record_data'): '10.9.8.7',
    ('VirtualDnsType', 'next_virtual_DNS'): None,
    ('SubnetType', 'ip_prefix'): '10.78.0.0',
    ('SubnetType', 'ip_prefix_len'): 24,
    ('MacAddressesType', 'mac_address'): '02:00:00:00:00:01',
    ('PolicyRuleType', 'protocol'): 'tcp',
    ('RouteListType', 'route'): '10.79.0.0/16',
    ('RouteTargetList', 'route_target'): 'target:64999:7',
    ('RouteType', 'next_hop'): '10.77.0.5',
    ('RouteType', 'prefix'): '10.79.0.0/16',
    ('VirtualNetworkType', 'vxlan_network_identifier'): 900001,
}

# Links for which the server wants a target of a certain kind, or that cannot be added to an object: (type, field) ->
# properties of the target, or None.
LINKS = {
    ('application-policy-set', 'tag_refs'): {'tag_type_name': 'application'},
    ('bgp-as-a-service', 'bgp_router_refs'): None,
    # They follow from the endpoints; a rule has a service or a group of them, and one of the whole system no network.
    ('firewall-rule', 'address_group_refs'): None,
    ('firewall-rule', 'service_group_refs'): None,
    ('firewall-rule', 'tag_refs'): None,
    ('firewall-rule', 'virtual_network_refs'): None,
    ('instance-ip', 'virtual_network_refs'): None,
    # The sample of a port is a machine's.
    ('logical-router', 'virtual_machine_interface_refs'): None,
    ('tag', 'tag_type_refs'): None,
    ('virtual-machine-interface', 'bgp_router_refs'): None,
    ('virtual-machine-interface', 'routing_instance_refs'): None,
    # To a provider network only.
    ('virtual-network', 'virtual_network_refs'): None,
}

# Properties that the server alone sets, or that change other objects when set.
SYSTEM = {'id_perms', 'perms2'}

STRINGS = {
    'CommunityAttribute': '64999:7',
    'ServiceInterfaceType': 'left',
    'IpAddressType': '10.9.8.7',
    'IpAddress': '10.9.8.7',
    'xsd:dateTime': '2026-03-01T09:10:11',
    'xsd:time': '09:10:11',
    'unsignedShort': '7',
}


def classes():
    """(type, class) of every type that the client knows, in a fixed order."""
    found = {}
    for _, name in vnc_api.all_resource_type_tuples:
        if name != 'config-root':
            found[name] = class_of(name)
    return sorted(found.items())


def class_of(name):
    return vnc_api.obj_type_to_vnc_class(name, 'vnc_api.vnc_api')


def scalar(kind, simple, restriction, values):
    if restriction == 'enum' and values:
        return values[0]
    if kind == 'boolean':
        return True
    if kind in ('integer', 'unsignedLong'):
        return values[0] + 1 if restriction == 'range' and values[0] < values[1] else 1
    return STRINGS.get(simple, 'sample')


def complex_value(name, depth=0):
    """An instance of the complex type with every field set."""
    cls = getattr(resource_xsd, name)
    value = cls()
    for field, about in cls.attr_field_type_vals.items():
        if (name, field) in FIELDS:
            item = FIELDS[name, field]
        elif about['is_complex']:
            if depth > 4:
                continue
            item = complex_value(about['attr_type'], depth + 1)
        else:
            item = scalar(about['attr_type'], about['simple_type'], about['restriction_type'], about['restrictions'])
        setattr(value, field, [each for each in [item] if each is not None] if about['is_array'] else item)
    return value


def properties(name, cls):
    """A value for every property of the type that anybody may set."""
    values = {}
    special = PROPERTIES.get(name, {})
    for field, about in cls.prop_field_types.items():
        if field in special:
            value = special[field]() if callable(special[field]) else special[field]
        elif about['is_complex']:
            value = complex_value(about['xsd_type'])
        else:
            value = scalar(about['xsd_type'], about['simple_type'], about['restriction_type'], about['restrictions'])
        if value is not None and field not in SYSTEM:
            values[field] = value
    return values


def without(value, name):
    """The value with a field of that name set nowhere."""
    for item in value if isinstance(value, list) else [value]:
        if hasattr(item, 'attr_fields'):
            if hasattr(item, name):
                setattr(item, name, None)
            for field in item.attr_fields:
                without(getattr(item, field), name)
    return value


# Who reads gets the mask in the place of these.
SECRETS = {
    ('AuthenticationKeyItem', 'key'), ('UserCredentials', 'password'), ('DriverInfo', 'ipmi_password'),
    ('ESXIHostInfo', 'password'), ('SNMPCredentials', 'v2_community'), ('SNMPCredentials', 'v3_authentication_password'),
    ('SNMPCredentials', 'v3_privacy_password'),
}


def masked(value):
    """The value as the server shows it."""
    value = copy.deepcopy(value)

    def mask(item):
        for part in item if isinstance(item, list) else [item]:
            for field in getattr(part, 'attr_fields', []):
                if (type(part).__name__, field) in SECRETS and getattr(part, field):
                    setattr(part, field, '(secret)')
                mask(getattr(part, field))

    mask(value)
    return value


def plain(value):
    """The JSON of a value, without what is null: two values that say the same are equal."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if hasattr(value, 'exportDict'):
        return plain(json.loads(json.dumps(value, default=lambda item: item.__dict__)))
    return value
