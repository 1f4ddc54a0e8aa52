"""Who may do what with an object of each type, by role, by what the object says, and by call: through vnc_api, on a server
that asks callers who they are. What is expected is worked out here from the rules of the original
(docs/wire/config-api.md, "Permissions")."""
import json
import os
import unittest
import urllib.request
import uuid
from urllib.parse import urlparse

from vnc_api import vnc_api
from vnc_api.gen import resource_xsd

import objects
import samples
from server import Server

READ, WRITE, LINK = 4, 2, 1

# How an object stands to the project that the callers ask for: owner or not, share, global access, and what that sums
# up to.
RELATIONS = {
    'owner': (True, None, 0, 7),
    'nobody': (False, None, 0, 0),
    'read': (False, ('tenant', READ), 0, READ),
    'write': (False, ('tenant', WRITE), 0, WRITE),
    'link': (False, ('tenant', LINK), 0, LINK),
    'domain': (False, ('domain', READ | LINK), 0, READ | LINK),
    'global': (False, None, READ, READ),
    'sum': (False, ('tenant', READ), WRITE, READ | WRITE),
}

# The letters that rules give a role for every type.
RULES = {'member': 'CRUD', 'viewer': 'R', 'guest': ''}
ROLES = ['admin', 'global-read-only', 'member', 'viewer', 'guest']


def may_read(role, access):
    return role in ('admin', 'global-read-only') or ('R' in RULES[role] and bool(access & READ))


def may_update(role, access):
    return role == 'admin' or ('U' in RULES.get(role, '') and bool(access & WRITE))


def letters(role, access):
    if role == 'admin':
        access = READ | WRITE | LINK
    if role == 'global-read-only':
        access |= READ
    return ''.join(letter for bit, letter in ((READ, 'R'), (WRITE, 'W'), (LINK, 'X')) if access & bit)


def log_in(name, token, project):
    url = urlparse(Site.url)
    return vnc_api.VncApi(
        username=name, password=token, tenant_name=project, api_server_host=url.hostname, api_server_port=str(url.port),
        auth_type='keystone', auth_host=url.hostname, auth_port=str(url.port), auth_url='/v3/auth/tokens')


class Site:
    """The server, its users and its two projects; made once."""
    server = None

    @classmethod
    def start(cls):
        if cls.server:
            return
        command = json.loads(os.environ['WEFT_COMMAND'])
        if not command:
            raise unittest.SkipTest('the server is somebody else\'s: its administrator is not known here')
        cls.server = Server([word if word != 'no-auth' else 'rbac' for word in command])
        cls.url = cls.server.__enter__()
        with open(os.path.join(cls.server.folder, 'administrator.json')) as file:
            cls.token = json.load(file)['token']
        cls.admin = log_in('admin', cls.token, 'default-project')
        cls.projects = {}
        for name in ('mine', 'theirs'):
            project = vnc_api.Project(name)
            cls.admin.project_create(project)
            cls.projects[name] = project.uuid
        cls.domain = cls.admin.domain_read(fq_name=['default-domain']).uuid
        rules = [
            resource_xsd.RbacRuleType('*', None, [resource_xsd.RbacPermType(role, given)])
            for role, given in RULES.items() if given]
        cls.admin.api_access_list_create(vnc_api.ApiAccessList(
            'rules', parent_obj=cls.admin.domain_read(id=cls.domain),
            api_access_list_entries=resource_xsd.RbacRuleEntriesType(rules)))
        cls.callers = {'admin': cls.admin}
        for role in ROLES[1:]:
            cls.callers[role] = log_in(role, cls.user(role), 'mine')

    @classmethod
    def stop(cls):
        if cls.server:
            cls.server.__exit__(None, None, None)

    @classmethod
    def user(cls, role):
        place = {} if role == 'global-read-only' else {'project': cls.projects['mine']}
        cls.post('/weft/users', {'name': role, 'roles': [dict(place, role=role)]})
        return cls.post('/weft/tokens', {'bearer': {'user': role}})['token']

    @classmethod
    def post(cls, path, body):
        headers = {'X-Auth-Token': cls.token, 'Content-Type': 'application/json'}
        request = urllib.request.Request(cls.url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


class Roles(unittest.TestCase):
    """One case per type; the cases are made below."""

    def setUp(self):
        Site.start()
        self.pool = objects.Pool(Site.admin)

    def tearDown(self):
        self.pool.clear()

    def outcome(self, call):
        """Whether it was done; otherwise it was refused for want of a right."""
        try:
            return True, call()
        except (vnc_api.PermissionDenied, vnc_api.NoIdError) as refusal:
            return False, str(refusal)

    def stand(self, made, relation):
        is_owner, share, everybody, access = RELATIONS[relation]
        shares = []
        if share:
            tenant = Site.projects['mine'] if share[0] == 'tenant' else Site.domain
            shares = [('%s:%s' % (share[0], tenant), share[1])]
        Site.admin.chmod(
            made.uuid, owner=Site.projects['mine' if is_owner else 'theirs'], owner_access=7, share=shares,
            global_access=everybody)
        return access

    def check(self, name):
        made = self.pool.make(name)
        kind = samples.class_of(name).object_type
        for relation in RELATIONS:
            access = self.stand(made, relation)
            for role in ROLES:
                with self.subTest(relation=relation, role=role):
                    self.check_role(name, kind, made, access, role)
        self.stand(made, 'sum')
        done, _ = self.outcome(lambda: getattr(Site.callers['member'], kind + '_delete')(id=made.uuid))
        self.assertFalse(done, 'deleted by somebody who is not the owner')
        done, _ = self.outcome(lambda: Site.callers['member'].chmod(made.uuid, global_access=7))
        self.assertFalse(done, 'opened by somebody who is not the owner')

    def check_role(self, name, kind, made, access, role):
        api = Site.callers[role]
        reads = may_read(role, access)
        done, answer = self.outcome(lambda: getattr(api, kind + '_read')(id=made.uuid))
        self.assertEqual(done, reads, 'read')
        if not reads:
            self.assertNotIn(made.fq_name[-1], answer)
        for arguments in ({}, {'detail': True}, {'count': True}):
            done, found = self.outcome(lambda: getattr(api, kind + 's_list')(obj_uuids=[made.uuid], **arguments))
            self.assertEqual(done, role in ('admin', 'global-read-only') or 'R' in RULES[role], 'list')
            if done:
                rows = found if arguments.get('detail') else found[name + 's']
                count = rows['count'] if arguments.get('count') else len(rows)
                self.assertEqual(count, 1 if reads else 0, 'list %s' % arguments)
        # Everybody with a role may ask for names.
        sees = reads or bool(access & READ)
        done, found = self.outcome(lambda: api.fq_name_to_id(kind.replace('_', '-'), made.fq_name))
        self.assertEqual(done, sees, 'id of the name')
        done, found = self.outcome(lambda: api.id_to_fq_name(made.uuid))
        self.assertEqual(done, sees, 'name of the id')
        self.assertEqual(api.obj_perms(api.get_auth_token(), made.uuid)['permissions'], letters(role, access))
        if name not in objects.NAMED:
            place = {'parent_type': made.parent_type} if hasattr(made, 'parent_type') else {}
            changed = samples.class_of(name)(made.name, fq_name=made.fq_name, **place)
            changed.uuid = made.uuid
            changed.set_display_name('by %s %s' % (role, uuid.uuid4()))
            done, _ = self.outcome(lambda: getattr(api, kind + '_update')(changed))
            self.assertEqual(done, may_update(role, access), 'update')


def case(name):
    return lambda self: self.check(name)


for type_name, _ in samples.classes():
    # A project owns itself, and the system's own object is one.
    if type_name not in objects.DERIVED and type_name not in (objects.ONLY, 'project', 'domain'):
        setattr(Roles, 'test_' + type_name.replace('-', '_'), case(type_name))
