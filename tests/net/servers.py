"""Servers on loopback that behave badly on purpose, and a proxy with a password. Standard library only."""
import base64
import gzip
import json
import socket
import ssl
import subprocess
import threading
import time

GOOD = "- **Key ideas**\n    - ==An answer about {marker} that carries its mark==, because it was asked for. {{p1,p2}}\n"


def chunk(text=None, finish=None, usage=None):
    """One message of a Chat Completions stream."""
    delta = {} if text is None else {"content": text}
    doc = {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], "usage": usage}
    return b"data: " + json.dumps(doc).encode() + b"\n\n"


def completion(text, finish="stop"):
    return {"choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}],
            "usage": {"prompt_tokens": 100, "completion_tokens": 10}}


def marker_of(body):
    """The section's own mark, which its paragraphs carry."""
    text = body.decode("utf-8", "replace")
    at = text.rfind("Marker")
    return text[at:].split()[0].strip('"\\,') if at >= 0 else "nothing"


class Exchange:
    """One request, and the raw means to answer it well or badly."""

    def __init__(self, connection, head, body):
        self.connection, self.head, self.body = connection, head, body
        self.marker = marker_of(body)
        self.path = head.split(b" ")[1].decode()
        self.json = json.loads(body) if body else {}

    def header(self, name):
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.strip().lower() == name.encode():
                return value.strip().decode()

    def send(self, data):
        self.connection.sendall(data)

    def reply(self, status, body, content_type="application/json", headers=()):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status} X", f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
        self.send(("\r\n".join(lines + list(headers)) + "\r\n\r\n").encode() + body)

    def start_stream(self, headers=(), content_type="text/event-stream"):
        lines = ["HTTP/1.1 200 OK", "Content-Type: " + content_type, "Connection: close", *headers]
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.close_after = True

    def good(self, text=None):
        text = text or GOOD.format(marker=self.marker)
        if self.json.get("stream"):
            self.start_stream()
            for at in range(0, len(text), 20):
                self.send(chunk(text[at:at + 20]))
            self.send(chunk(None, "stop") + b'data: {"choices":[],"usage":{"prompt_tokens":100,"completion_tokens":10}}\n\n'
                      + b"data: [DONE]\n\n")
        else:
            self.reply(200, completion(text))

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self.close_after = True


class Server:
    """Calls `handle(exchange)` for each request in a thread of its own; keeps a journal."""

    def __init__(self, handle, tls=None):
        self.handle, self.tls, self.journal = handle, tls, []
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.running, self.most_running = 0, 0
        threading.Thread(target=self.accept, daemon=True).start()

    def url(self, scheme="http", host="127.0.0.1", path="/v1"):
        return f"{scheme}://{host}:{self.port}{path}"

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            while self.one(connection):
                pass
        except (OSError, ssl.SSLError, ValueError):
            pass
        finally:
            connection.close()

    def one(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return False
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        while len(body) < length:
            piece = connection.recv(65536)
            if not piece:
                return False
            body += piece
        exchange = Exchange(connection, head, body)
        exchange.close_after = False
        with self.lock:
            self.running += 1
            self.most_running = max(self.most_running, self.running)
            exchange.number = len(self.journal)
            exchange.seen = sum(1 for e in self.journal if e.marker == exchange.marker)
            exchange.at = time.monotonic()
            self.journal.append(exchange)
        try:
            self.handle(exchange)
        finally:
            with self.lock:
                self.running -= 1
        return not exchange.close_after

    def close(self):
        self.listener.close()


class Proxy(Server):
    """An HTTP proxy with a password, which takes every name for this machine."""

    def __init__(self, user, password):
        self.token = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        self.passed, self.refused = [], 0
        super().__init__(None)

    def one(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return False
            data += piece
        head = data.partition(b"\r\n\r\n")[0]
        if ("Proxy-Authorization: " + self.token).encode() not in head:
            self.refused += 1
            connection.sendall(b'HTTP/1.1 407 Password\r\nProxy-Authenticate: Basic realm="p"\r\nContent-Length: 0\r\n\r\n')
            return True
        method, target, _ = head.split(b"\r\n")[0].split(b" ")
        self.passed.append((method.decode(), target.decode()))
        authority = target if method == b"CONNECT" else target.split(b"/")[2]
        port = int(authority.rsplit(b":", 1)[1])
        other = socket.create_connection(("127.0.0.1", port))
        if method == b"CONNECT":
            connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        else:
            path = b"/" + target.split(b"/", 3)[3]
            other.sendall(data.replace(target, path, 1))
        back = threading.Thread(target=pump, args=(other, connection), daemon=True)
        back.start()
        pump(connection, other)
        back.join(5)
        return False


def pump(source, target):
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def gzipped(exchange):
    body = gzip.compress(json.dumps(completion(GOOD.format(marker=exchange.marker))).encode())
    exchange.reply(200, body, headers=["Content-Encoding: gzip"])


def certificate(folder, name, host, days, ca=None):
    """A certificate for `host`, signed by `ca` or by itself; days < 0: it has expired. -> (cert, key) paths"""
    key, request, cert = (f"{folder}/{name}.{e}" for e in ("key", "csr", "pem"))
    run = lambda *a: subprocess.run(a, check=True, capture_output=True)
    if ca is None:
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            key, "-out", cert, "-subj", "/CN=test authority", "-days", "30")
        return cert, key
    run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out",
        request, "-subj", f"/CN={host}")
    with open(f"{folder}/{name}.ext", "w") as f:
        f.write(f"subjectAltName=DNS:{host}\n")
    # x509 takes no dates before 3.4; `ca` does.
    with open(f"{folder}/{name}.conf", "w") as f:
        f.write(f"[ca]\ndefault_ca=c\n[c]\ndatabase={folder}/{name}.db\nserial={folder}/{name}.serial\n"
                f"new_certs_dir={folder}\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n")
    open(f"{folder}/{name}.db", "w").close()
    with open(f"{folder}/{name}.serial", "w") as f:
        f.write(f"{abs(hash(name)) % 0xFFFF + 16:04X}\n".replace("0x", ""))
    stamp = lambda t: time.strftime("%y%m%d%H%M%SZ", time.gmtime(t))
    start, end = (time.time() - 20 * 86400, time.time() + days * 86400)
    run("openssl", "ca", "-batch", "-notext", "-config", f"{folder}/{name}.conf", "-cert", ca[0], "-keyfile", ca[1],
        "-in", request, "-out", cert, "-startdate", stamp(start), "-enddate", stamp(end), "-extfile", f"{folder}/{name}.ext")
    return cert, key


def tls(cert, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context
