"""Both clients over HTTPS, by the fabric's own authority."""
import os
import subprocess
import sys
import tempfile
import unittest
from urllib.parse import urlparse

from vnc_api import vnc_api

from roles import Site


class Encrypted(unittest.TestCase):
    def setUp(self):
        Site.start()
        self.authority = os.path.join(Site.server.folder, 'certificate', 'authorities.pem')
        self.port = str(urlparse(Site.url).port)

    def cli(self, *options):
        return subprocess.run(
            [os.path.join(os.path.dirname(sys.executable), 'contrail-api-cli'), '--os-auth-plugin', 'http', '--protocol', 'https',
             '--host', '127.0.0.1', '--port', self.port, *options, 'ls', '-l', 'virtual-network'],
            env=dict(os.environ, OS_USERNAME='admin', OS_PASSWORD=Site.token), capture_output=True, text=True)

    def test_contrail_api_cli(self):
        done = self.cli('--os-cacert', self.authority)
        self.assertIn('default-domain:default-project:ip-fabric', done.stdout, done.stderr)

    def test_contrail_api_cli_believes_nobody_else(self):
        self.assertNotIn('ip-fabric', self.cli().stdout)

    def log_in(self, authority):
        with tempfile.NamedTemporaryFile('w', suffix='.ini') as settings:
            settings.write('[global]\ncafile = %s\n[auth]\ncafile = %s\n' % (authority, authority))
            settings.flush()
            return vnc_api.VncApi(
                conf_file=settings.name, username='admin', password=Site.token, tenant_name='default-project',
                api_server_host='127.0.0.1', api_server_port=self.port, api_server_use_ssl=True, auth_type='keystone',
                auth_host='127.0.0.1', auth_port=self.port, auth_protocol='https', auth_url='/v3/auth/tokens')

    def test_vnc_api(self):
        self.assertTrue(self.log_in(self.authority).virtual_networks_list()['virtual-networks'])
