"""The server under test: somebody else's by its URL, or one of our own for as long as the tests run."""
import contextlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Server:
    """Gives the URL; a server that it started is ended by its process id when the block is left."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.process = None
        self.folder = None

    def __enter__(self):
        if len(self.arguments) == 1 and self.arguments[0].startswith(('http://', 'https://')):
            return self.arguments[0].rstrip('/')
        port = free_port()
        self.folder = tempfile.mkdtemp(prefix='weft-clients-')
        command = [word.replace('{port}', str(port)).replace('{folder}', self.folder) for word in self.arguments]
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        url = 'http://127.0.0.1:%d' % port
        self.wait(url)
        return url

    def wait(self, url, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(url, timeout=5).read()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        self.stop()
        sys.exit('the server does not answer at %s:\n%s' % (url, self.output()))

    def output(self):
        self.log.seek(0)
        return self.log.read().decode(errors='replace')

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def __exit__(self, kind, value, trace):
        if self.process is None:
            return
        died = self.process.poll()
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        if died is not None:
            sys.exit('the server died with %d:\n%s' % (died, self.output()[-4000:]))
