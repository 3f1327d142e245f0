"""A collector of traces for one look: takes OTLP over HTTP at 127.0.0.1:PORT and keeps the spans of one trace in FILE, as JSON.

    trace.py PORT TRACE FILE      until it is ended; FILE is whole after each parcel
"""

import http.server
import json
import sys

KINDS = {1: "internal", 2: "server", 3: "client", 4: "producer", 5: "consumer"}


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def fields(data):
    """Number and value of each field of a protobuf message; what is long stays bytes."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            value, at = varint(data, at)
        elif wire == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        else:
            size = 8 if wire == 1 else 4
            value, at = int.from_bytes(data[at:at + size], "little"), at + size
        yield number, value


def only(data, wanted):
    return [value for number, value in fields(data) if number == wanted]


def attribute(data):
    key, value = only(data, 1)[0].decode(), only(data, 2)
    number, value = next(fields(value[0]), (0, "")) if value else (0, "")
    return key, value.decode(errors="replace") if number == 1 else value if isinstance(value, (int, str)) else "…"


def span(data):
    """opentelemetry.proto.trace.v1.Span, as far as a reader wants it."""
    of = dict(fields(data))
    return {"trace": of[1].hex(), "span": of[2].hex(), "parent": of.get(4, b"").hex(), "name": of[5].decode(),
            "kind": KINDS.get(of.get(6), "internal"), "began_ns": of[7], "ms": (of[8] - of[7]) / 1e6,
            "attributes": dict(attribute(value) for value in only(data, 9))}


def spans(parcel):
    for resource in only(parcel, 1):
        for scope in only(resource, 2):
            yield from map(span, only(scope, 2))


def listen(port, trace, path):
    kept = []

    class Taker(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.extend(found for found in spans(body) if found["trace"] == trace)
            with open(path, "w", encoding="utf-8") as file:
                json.dump(sorted(kept, key=lambda found: found["began_ns"]), file, indent=1)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    http.server.HTTPServer(("127.0.0.1", port), Taker).serve_forever()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    listen(int(sys.argv[1]), sys.argv[2], sys.argv[3])
