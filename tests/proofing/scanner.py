"""A virus scanner that speaks clamd's INSTREAM (clamd(8)) and knows one virus."""

import struct
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer, ThreadingUnixStreamServer
from threading import Event, Thread

VIRUS = b"X5O!P%@AP-TEST-VIRUS"
COMMAND = b"zINSTREAM\0"


class _Talk(StreamRequestHandler):
    def handle(self):
        self.server.take(self)


class _Scanner:
    """`answer`: what it says whatever it gets; `is_mute`: it takes the file and says nothing."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, address):
        super().__init__(address, _Talk)
        self.answer = None
        self.is_mute = False
        self.scanned = []
        self.released = Event()

    def take(self, talk):
        if talk.rfile.read(len(COMMAND)) != COMMAND:
            talk.wfile.write(b"UNKNOWN COMMAND\0")
            return
        self.scanned.append(b"".join(_pieces(talk.rfile)))
        if self.is_mute:
            self.released.wait()
            return
        talk.wfile.write(self.answer if self.answer is not None else self._verdict(self.scanned[-1]))

    def _verdict(self, content):
        return b"stream: Test.Virus FOUND\0" if VIRUS in content else b"stream: OK\0"


def _pieces(stream):
    while length := struct.unpack("!I", stream.read(4))[0]:
        yield stream.read(length)


class TcpScanner(_Scanner, ThreadingTCPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self.server_address[1]}"


class UnixScanner(_Scanner, ThreadingUnixStreamServer):
    def __init__(self, path):
        super().__init__(str(path))
        self.url = f"unix://{path}"


@contextmanager
def serving(scanner):
    thread = Thread(target=scanner.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield scanner
    finally:
        scanner.released.set()
        scanner.shutdown()
        scanner.server_close()
        thread.join()
