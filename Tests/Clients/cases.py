"""What the cases that go through vnc_api have in common."""
import itertools
import json
import os
import unittest
import urllib.request

from vnc_api import vnc_api
from vnc_api.vnc_api import IpamSubnetType, NetworkIpam, Project, SubnetType, VirtualNetwork, VnSubnetsType

from objects import connect


class ApiCase(unittest.TestCase):
    """A case with a project of its own, and what it made removed at its end."""
    numbers = itertools.count(os.getpid() * 1000)

    def setUp(self):
        self.api = connect()
        self.made = []
        self.project = self.create(Project('calls-%d' % next(self.numbers)))

    def tearDown(self):
        while self.made:
            left = []
            for kind, identifier in reversed(self.made):
                try:
                    getattr(self.api, kind + '_delete')(id=identifier)
                except vnc_api.NoIdError:
                    pass
                except vnc_api.RefsExistError:
                    left.insert(0, (kind, identifier))
            self.assertLess(len(left), len(self.made), 'objects that refer to each other: %s' % left)
            self.made = left

    def create(self, made):
        getattr(self.api, made.object_type + '_create')(made)
        self.made.append((made.object_type, made.uuid))
        return made

    def network(self, name, subnet=None):
        network = VirtualNetwork(name, parent_obj=self.project)
        if subnet:
            prefix, length = subnet.split('/')
            network.add_network_ipam(
                NetworkIpam(), VnSubnetsType([IpamSubnetType(subnet=SubnetType(prefix, int(length)))]))
        return self.create(network)

    def refused(self, kind, call, *words):
        with self.assertRaises(kind) as refusal:
            call()
        for word in words:
            self.assertIn(word, str(refusal.exception))

    def raw(self, path):
        url = '%s://%s:%s%s' % ('http', self.api._web_host, self.api._web_port, path)
        with urllib.request.urlopen(url) as answer:
            return json.load(answer)
