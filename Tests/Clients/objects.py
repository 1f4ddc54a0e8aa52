"""Every object type of the client's model, every property and every link of it, through vnc_api."""
import itertools
import os
import unittest
from urllib.parse import urlparse

from vnc_api import vnc_api

import samples

SINGLETONS = {
    'global-system-config': ['default-global-system-config'],
    'global-vrouter-config': ['default-global-system-config', 'default-global-vrouter-config'],
    'global-qos-config': ['default-global-system-config', 'default-global-qos-config'],
    'domain': ['default-domain'],
    'discovery-service-assignment': ['default-discovery-service-assignment'],
    'policy-management': ['default-policy-management'],
    'routing-instance': ['default-domain', 'default-project', 'ip-fabric', '__default__'],
}

# The system makes these from the intent; nobody else does.
DERIVED = {'access-control-list', 'routing-instance'}

# Their display name is their name, for good.
NAMED = {'tag', 'tag-type'}

# There is one, and nobody makes another.
ONLY = 'global-system-config'


def connect():
    url = urlparse(os.environ['WEFT_API_URL'])
    return vnc_api.VncApi(api_server_host=url.hostname, api_server_port=str(url.port), auth_type='noauth')


class Pool:
    """One object of each type, made when somebody needs it as a parent or as the target of a link."""
    numbers = itertools.count(1)

    def __init__(self, api):
        self.api = api
        self.objects = {}
        self.made = []
        self.recipes = {}

    def get(self, name):
        if name not in self.objects:
            if name in SINGLETONS:
                self.objects[name] = read(self.api, name, fq_name=SINGLETONS[name])
            else:
                self.objects[name] = self.make(name)
        return self.objects[name]

    def make(self, name, parent=None, fill=False, **values):
        """Creates an object, by default under the first parent that its type may have."""
        number = next(self.numbers)
        parent = parent or samples.class_of(name).parent_types[0]
        made = self.build(name, parent, number, fill, **values)
        getattr(self.api, made.object_type + '_create')(made)
        self.made.append((made.object_type, made.uuid))
        self.recipes[made.uuid] = (name, parent, number)
        return made

    def build(self, name, parent, number, fill=False, **special):
        cls = samples.class_of(name)
        label = samples.NAMES.get(name, 'sample-{}').format(number)
        if parent == 'config-root':
            built = cls(label, parent_type=parent, fq_name=[label])
        else:
            built = cls(label, parent_obj=self.get(parent))
        values = samples.REQUIRED.get(name, lambda _: {})(number)
        if fill:
            values.update(samples.properties(name, cls))
        values.update(special)
        for field, value in values.items():
            getattr(built, 'set_' + field)(value)
        if name == 'virtual-network':
            subnet = vnc_api.IpamSubnetType(subnet=vnc_api.SubnetType('10.77.0.0', 24))
            built.add_network_ipam(vnc_api.NetworkIpam(), vnc_api.VnSubnetsType([subnet]))
        if name == 'instance-ip':
            built.add_virtual_network(self.get('virtual-network'))
        return built

    def delete(self, made):
        getattr(self.api, made.object_type + '_delete')(id=made.uuid)
        self.made.remove((made.object_type, made.uuid))

    def clear(self):
        for kind, uuid in reversed(self.made):
            try:
                getattr(self.api, kind + '_delete')(id=uuid)
            except vnc_api.NoIdError:
                pass


def read(api, name, **arguments):
    return getattr(api, samples.class_of(name).object_type + '_read')(**arguments)


def rows(api, name, **arguments):
    return getattr(api, samples.class_of(name).object_type + 's_list')(**arguments)


class Objects(unittest.TestCase):
    """One case per type; the cases are made below."""

    @classmethod
    def api(cls):
        if not hasattr(cls, 'connection'):
            cls.connection = connect()
        return cls.connection

    def setUp(self):
        self.pool = Pool(self.api())

    def tearDown(self):
        self.pool.clear()

    def check(self, name):
        cls = samples.class_of(name)
        if name == ONLY:
            with self.assertRaises(vnc_api.BadRequest) as refusal:
                self.pool.make(name)
            self.assertIn('Global System Config already exists with name ' + SINGLETONS[name][0], str(refusal.exception))
            made = self.pool.get(name)
        else:
            made = self.pool.make(name, fill=True)
        self.check_read(name, cls, made)
        self.check_lists(name, made)
        self.check_update(name, made)
        self.check_names(name, made)
        for parent in set(cls.parent_types) - {'config-root'}:
            self.check_parent(name, parent)
        for field, (target, attribute, derived, _) in sorted(cls.ref_field_types.items()):
            if not derived and samples.LINKS.get((name, field), {}) is not None:
                self.check_reference(name, field, target, attribute)
        if name == ONLY:
            return
        self.pool.delete(made)
        with self.assertRaises(vnc_api.NoIdError):
            read(self.api(), name, id=made.uuid)

    def check_derived(self, name):
        with self.assertRaises(vnc_api.PermissionDenied) as refusal:
            self.pool.make(name)
        self.assertIn('Cannot create %s default-domain:' % name, str(refusal.exception))
        for row in rows(self.api(), name)[name + 's']:
            found = read(self.api(), name, id=row['uuid'])
            self.assertEqual(found.fq_name, row['fq_name'])

    def check_read(self, name, cls, made):
        found = read(self.api(), name, id=made.uuid)
        self.assertEqual(found.fq_name, made.fq_name)
        self.assertEqual(found.get_id_perms().enable, True)
        for field in cls.prop_fields - samples.SYSTEM:
            sent = samples.plain(samples.masked(getattr(made, 'get_' + field)()))
            if sent is not None:
                self.assertEqual(samples.plain(getattr(found, 'get_' + field)()), sent, '%s.%s' % (name, field))

    def check_lists(self, name, made):
        api = self.api()
        key = name + 's'
        plain = [row for row in rows(api, name)[key] if row['uuid'] == made.uuid]
        self.assertEqual([row['fq_name'] for row in plain], [made.fq_name])
        detailed = rows(api, name, detail=True, obj_uuids=[made.uuid])
        self.assertEqual([(row.uuid, row.fq_name) for row in detailed], [(made.uuid, made.fq_name)])
        fields = rows(api, name, fields=['display_name', 'id_perms'], obj_uuids=[made.uuid])[key]
        self.assertIn('id_perms', fields[0])
        self.assertEqual(rows(api, name, obj_uuids=[made.uuid], count=True)[key]['count'], 1)
        self.assertEqual([row['uuid'] for row in rows(api, name, fq_names=[made.fq_name])[key]], [made.uuid])
        if getattr(made, 'parent_uuid', None):
            anchored = rows(api, name, parent_id=made.parent_uuid)[key]
            self.assertIn(made.uuid, [row['uuid'] for row in anchored])

    def check_update(self, name, made):
        api = self.api()
        found = read(api, name, id=made.uuid)
        before = found.get_id_perms().last_modified
        if name not in NAMED:
            found.set_display_name('shown')
        found.add_annotations(vnc_api.KeyValuePair('team', 'blue'))
        getattr(api, made.object_type + '_update')(found)
        found = read(api, name, id=made.uuid)
        self.assertEqual(found.display_name, made.name if name in NAMED else 'shown')
        self.assertIn(('team', 'blue'), [(pair.key, pair.value) for pair in found.annotations.key_value_pair])
        self.assertGreater(found.get_id_perms().last_modified, before)
        filtered = rows(
            api, name, filters={'display_name': [found.display_name, 'other']}, obj_uuids=[made.uuid])[name + 's']
        self.assertEqual([row['uuid'] for row in filtered], [made.uuid])
        other = rows(api, name, filters={'display_name': 'other'}, obj_uuids=[made.uuid])[name + 's']
        self.assertEqual(other, [])

    def check_names(self, name, made):
        api = self.api()
        self.assertEqual(api.fq_name_to_id(name, made.fq_name), made.uuid)
        self.assertEqual(api.id_to_fq_name(made.uuid), made.fq_name)
        self.assertEqual(api.id_to_fq_name_type(made.uuid), (made.fq_name, name))
        twin = samples.class_of(name)(made.name, fq_name=made.fq_name) if name == ONLY else self.pool.build(*self.pool.recipes[made.uuid])
        with self.assertRaises(vnc_api.RefsExistError) as refusal:
            getattr(api, made.object_type + '_create')(twin)
        self.assertIn('already exists with uuid: ' + made.uuid, str(refusal.exception))

    def check_parent(self, name, parent):
        holder = self.pool.get(parent)
        child = self.pool.make(name, parent=parent)
        found = read(self.api(), name, id=child.uuid)
        self.assertEqual((found.parent_type, found.parent_uuid), (parent, holder.uuid))
        self.assertEqual(found.fq_name, holder.fq_name + [child.name])
        self.pool.delete(child)

    def check_reference(self, name, field, target_name, attribute):
        api = self.api()
        source = self.pool.get(name) if name == ONLY else self.pool.make(name)
        shared = target_name == ONLY or target_name in DERIVED
        target = self.pool.get(target_name) if shared else self.pool.make(
            target_name, **samples.LINKS.get((name, field), {}))
        link = None if attribute == 'None' else samples.complex_value(attribute)
        api.ref_update(name, source.uuid, field, target.uuid, target.fq_name, 'ADD', link)
        refs = [ref for ref in getattr(read(api, name, id=source.uuid), field) if ref['uuid'] == target.uuid]
        self.assertEqual([ref['to'] for ref in refs], [target.fq_name], field)
        if link is not None:
            self.assertEqual(samples.plain(refs[0]['attr']), samples.plain(samples.masked(link)), field)
        referrers = rows(api, name, back_ref_id=target.uuid)[name + 's']
        self.assertIn(source.uuid, [row['uuid'] for row in referrers], field)
        api.ref_update(name, source.uuid, field, target.uuid, None, 'DELETE')
        left = getattr(read(api, name, id=source.uuid), field, None) or []
        self.assertNotIn(target.uuid, [ref['uuid'] for ref in left], field)
        if name != ONLY:
            self.pool.delete(source)
        if not shared:
            self.pool.delete(target)


def case(name):
    def test(self):
        if name in DERIVED:
            self.check_derived(name)
        else:
            self.check(name)
    test.__doc__ = name
    return test


for type_name, _ in samples.classes():
    setattr(Objects, 'test_' + type_name.replace('-', '_'), case(type_name))
