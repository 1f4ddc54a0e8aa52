"""What people type: contrail-api-cli as a program, its output compared with what it prints for the original."""
import itertools
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request
from urllib.parse import urlparse

INITIAL_NETWORKS = ['__link_local__', 'dci-network', 'default-virtual-network', 'ip-fabric']


class Commands(unittest.TestCase):
    numbers = itertools.count(os.getpid() * 1000)

    def setUp(self):
        self.url = os.environ['WEFT_API_URL']
        self.folder = tempfile.mkdtemp(prefix='weft-clients-cli-')
        self.addCleanup(shutil.rmtree, self.folder)
        self.made = []
        self.name = 'cli-%d' % next(self.numbers)
        self.project = self.create('project', [self.name], 'domain')
        self.network = self.create('virtual-network', [self.name, 'web'], 'project')
        self.policy = self.create('network-policy', [self.name, 'web-db'], 'project')

    def create(self, kind, name, parent=None, **fields):
        """Makes an object past the client and answers its path."""
        roots = {'domain': ['default-domain'], 'project': ['default-domain'],
                 'global-system-config': ['default-global-system-config']}
        fq_name = roots.get(parent, []) + name
        body = {kind: dict(fields, fq_name=fq_name, **({'parent_type': parent} if parent else {}))}
        path = '%s/%s' % (kind, self.request('/%ss' % kind, 'POST', body)[kind]['uuid'])
        self.made.append(path)
        return path

    def tearDown(self):
        while self.made:
            left = [path for path in reversed(self.made) if not self.removed(path)][::-1]
            self.assertLess(len(left), len(self.made), 'objects that refer to each other: %s' % left)
            self.made = left

    def removed(self, path):
        """Whether the object is gone now; not while others refer to it."""
        try:
            self.request('/' + path, 'DELETE')
        except urllib.error.HTTPError as error:
            return error.code == 404
        return True

    def request(self, path, method='GET', body=None):
        request = urllib.request.Request(
            self.url + path, None if body is None else json.dumps(body).encode(), {'Content-Type': 'application/json'},
            method=method)
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def run_cli(self, *words, stdin='', environment=None, options=()):
        url = urlparse(self.url)
        program = os.path.join(os.path.dirname(sys.executable), 'contrail-api-cli')
        return subprocess.run(
            [program, '--config-dir', self.folder, '--host', url.hostname, '--port', str(url.port), *options, *words],
            input=stdin, capture_output=True, text=True, timeout=60, env=dict(os.environ, **(environment or {})))

    def cli(self, *words, **arguments):
        done = self.run_cli(*words, **arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.rstrip('\n')

    def refused(self, *words, **arguments):
        done = self.run_cli(*words, **arguments)
        self.assertEqual(done.returncode, 1, done.stdout)
        return done.stderr.strip()

    def shown(self, path):
        return self.request('/' + path)[path.split('/')[0]]

    def editor(self, *steps):
        """A program that changes the file it is given, in place."""
        path = os.path.join(self.folder, 'editor')
        with open(path, 'w') as script:
            script.write('#!%s\nimport json, sys\nwith open(sys.argv[1], "r+") as file:\n' % sys.executable)
            script.write('    data = json.load(file)\n    %s\n' % '; '.join(steps))
            script.write('    file.seek(0); file.truncate(); json.dump(data, file)\n')
        os.chmod(path, stat.S_IRWXU)
        return {'EDITOR': path}

    # Looking

    def test_ls_lists_every_type(self):
        lines = self.cli('ls').split('\n')
        for kind in ('virtual-network', 'virtual-DNS', 'network-policy', 'route-target'):
            self.assertIn(kind, lines)
        self.assertGreaterEqual(len(lines), 126)

    def test_ls_l_shows_names_in_columns(self):
        lines = self.cli('ls', '-l', 'virtual-network').split('\n')
        names = [line.split()[1] for line in lines]
        for name in INITIAL_NETWORKS:
            self.assertIn('default-domain:default-project:' + name, names)
        self.assertIn('%s  default-domain:%s:web' % (self.network, self.name), lines)
        self.assertEqual(names, sorted(names))

    def test_ls_without_l_shows_paths(self):
        self.assertIn(self.network, self.cli('ls', 'virtual-network').split('\n'))

    def test_ls_of_columns(self):
        number = self.shown(self.network)['virtual_network_network_id']
        line = self.cli(
            'ls', '-l', '-c', 'virtual_network_network_id', '-c', 'fq_name', 'virtual-network/default-domain:%s:web' % self.name)
        self.assertEqual(line.split(), [self.network, str(number), 'default-domain:%s:web' % self.name])

    def test_ls_with_a_filter(self):
        number = self.shown(self.network)['virtual_network_network_id']
        lines = self.cli('ls', '-l', '-f', 'virtual_network_network_id=%d' % number, 'virtual-network')
        self.assertEqual(lines, '%s  default-domain:%s:web' % (self.network, self.name))

    def test_ls_of_a_parent(self):
        lines = self.cli('ls', '-l', '-P', self.project.split('/')[1], 'virtual-network')
        self.assertEqual(lines, '%s  default-domain:%s:web' % (self.network, self.name))

    def test_ls_with_wildcards(self):
        self.assertEqual(self.cli('ls', 'virtual-network/default-domain:%s:*' % self.name), self.network)
        lines = self.cli('ls', '-l', 'network-policy/*:%s:web-?b' % self.name).split('\n')
        self.assertEqual(lines, ['%s  default-domain:%s:web-db' % (self.policy, self.name)])
        self.assertIn(self.policy, self.cli('ls', 'network-pol*').split('\n'))
        self.assertEqual(self.cli('ls', 'virtual-network/%s*' % self.network.split('/')[1][:13]), self.network)

    def test_cat_shows_the_object(self):
        for path in (self.network, 'virtual-network/default-domain:%s:web' % self.name):
            shown = json.loads(self.cli('cat', path))
            self.assertEqual(shown['fq_name'], ['default-domain', self.name, 'web'])
            self.assertEqual(shown['href'], '%s/%s' % (self.url, self.network))

    def test_tree_of_references_parents_and_referrers(self):
        network = self.create(
            'virtual-network', [self.name, 'db'], 'project',
            network_policy_refs=[{'uuid': self.policy.split('/')[1], 'attr': None}])
        name = 'default-domain:%s:' % self.name
        self.assertEqual(
            [line.split() for line in self.cli('tree', network).split('\n')],
            [[network, name + 'db'], ['└──', self.policy, name + 'web-db']])
        self.assertEqual(
            [line.split() for line in self.cli('tree', '-r', self.policy).split('\n')],
            [[self.policy, name + 'web-db'], ['└──', network, name + 'db']])
        lines = [line.split() for line in self.cli('tree', '-p', network).split('\n')]
        self.assertEqual(lines[:2], [[network, name + 'db'], ['└──', self.project, name[:-1]]])
        self.assertEqual(lines[2][0::2], ['└──', 'default-domain'])

    def test_du_counts(self):
        counts = self.cli('du', 'virtual-network', 'network-policy').split('\n')
        self.assertEqual(len(counts), 2)
        expected = self.request('/virtual-networks?count=true')['virtual-networks']['count']
        self.assertEqual(int(counts[0]), expected)

    def test_relative_follows_a_path_of_types(self):
        self.request('/ref-update', 'POST', {
            'type': 'virtual-network', 'uuid': self.network.split('/')[1], 'ref-type': 'network-policy',
            'ref-uuid': self.policy.split('/')[1], 'operation': 'ADD', 'attr': None})
        lines = self.cli('relative', '-l', self.network, 'network-policy', options=['--schema-version', '5.0']).split('\n')
        self.assertEqual([line.split() for line in lines], [['base', self.network], ['network-policy', self.policy]])

    def test_schema_and_man(self):
        schema = self.cli('schema', 'virtual-network', options=['--schema-version', '5.0'])
        self.assertIn('virtual-machine-interface', schema)
        self.assertIn('List resources and collections', self.cli('man', 'ls'))

    def test_batch_runs_commands_of_a_file(self):
        self.assertEqual(
            self.cli('batch', stdin='# two\nls virtual-network/default-domain:%s:web\n\nls project/default-domain:%s\n'
                     % (self.name, self.name)).split('\n'), [self.network, self.project])

    # Changing

    def test_rm_deletes(self):
        lines = self.cli('rm', '-f', self.network).split('\n')
        self.assertEqual(lines[-1], 'Deleting ' + self.network)
        self.assertNotIn(self.network, self.cli('ls', 'virtual-network').split('\n'))

    def test_rm_r_deletes_referrers_first(self):
        self.create('virtual-network', [self.name, 'db'], 'project',
                    network_policy_refs=[{'uuid': self.policy.split('/')[1], 'attr': None}])
        refusal = self.refused('rm', '-f', self.policy)
        self.assertIn('Delete when resource still referred: ', refusal)
        self.assertIn('(HTTP 409)', refusal)
        lines = self.cli('rm', '-r', '-f', self.policy).split('\n')
        self.assertEqual(len([line for line in lines if line.startswith('Deleting ')]), 2)

    def test_rm_of_a_parent_names_its_children(self):
        refusal = self.refused('rm', '-f', self.project)
        self.assertIn('Delete when children still present: ', refusal)
        self.assertIn('%s/%s' % (self.url, self.network), refusal)

    def test_edit_sends_the_whole_object_back(self):
        before = self.shown(self.network)
        self.cli('edit', self.network, environment=self.editor('data["display_name"] = "shown"', 'data["is_shared"] = True'))
        after = self.shown(self.network)
        self.assertEqual((after['display_name'], after['is_shared']), ('shown', True))
        self.assertEqual(after['virtual_network_network_id'], before['virtual_network_network_id'])

    def test_edit_without_a_change_sends_nothing(self):
        before = self.shown(self.network)['id_perms']['last_modified']
        answer = self.cli('edit', self.network, environment={'EDITOR': 'true'})
        self.assertEqual(answer, 'No modification made, doing nothing...')
        self.assertEqual(self.shown(self.network)['id_perms']['last_modified'], before)

    def test_edit_t_makes_a_copy(self):
        self.cli('edit', '-t', self.policy, environment=self.editor('data["fq_name"][-1] = data["name"] = "copy"'))
        path = self.cli('ls', 'network-policy/default-domain:%s:copy' % self.name)
        self.made.append(path)
        self.assertEqual(self.shown(path)['parent_uuid'], self.project.split('/')[1])

    def test_edit_t_of_a_network_keeps_its_number_to_itself(self):
        steps = 'data["fq_name"][-1] = data["name"] = "copy"'
        refusal = self.refused('edit', '-t', self.network, environment=self.editor(steps))
        self.assertEqual(refusal, 'Cannot set the virtual network ID (HTTP 403)')
        self.cli('edit', '-t', self.network,
                 environment=self.editor(steps, 'data.pop("virtual_network_network_id")'))
        self.made.append(self.cli('ls', 'virtual-network/default-domain:%s:copy' % self.name))

    def test_edit_shows_why_it_was_refused(self):
        refusal = self.refused('edit', self.network, environment=self.editor('data["mac_aging_time"] = -1'))
        self.assertIn('must be between 0 and 86400', refusal)
        self.assertIn('(HTTP 400)', refusal)

    def test_ln_links_and_unlinks(self):
        options = ['--schema-version', '5.0']
        machine = self.create('virtual-machine', [self.name])
        router = self.create('virtual-router', [self.name], 'global-system-config')
        self.cli('ln', router, machine, options=options)
        [ref] = self.shown(router)['virtual_machine_refs']
        self.assertEqual(ref['uuid'], machine.split('/')[1])
        self.cli('ln', '-r', machine, router, options=options)
        self.assertNotIn('virtual_machine_refs', self.shown(router))

    def test_kv(self):
        self.assertEqual(self.cli('kv', '-a', self.name, 'value'), '')
        pair = {'key': self.name, 'value': 'value'}
        self.assertEqual(json.loads(self.cli('kv', '-g', self.name)), [pair])
        self.assertIn(pair, json.loads(self.cli('kv', '-l')))
        self.assertEqual(self.cli('kv', '-D', self.name), '')
        self.assertEqual(self.refused('kv', '-g', self.name), 'Unknown User-Agent key %s (HTTP 404)' % self.name)

    def test_what_is_not_there(self):
        self.assertEqual(self.refused('ls', 'nothing'), 'Collection /nothing not found')
        self.assertEqual(
            self.refused('cat', 'virtual-network/a:b:c'), 'Resource virtual-network/a:b:c not found')
