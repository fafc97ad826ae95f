"""The simplest server of docs/protocol.md: one process, its memory, nothing forgotten while it lives.

    apt-get install python3-websockets
    PORT=8081 /usr/bin/python3 server/examples/python/server.py

It offers the topics conformance:*. {"add": text} is one event, the text; {"refuse": code} is that refusal; the state is
the list of the texts. The tokens conformance-a and conformance-b belong to users of the same names.
"""
import asyncio, json, math, os, re, secrets, time
from collections import defaultdict
import websockets

MEMORY = secrets.token_hex(8)
USERS = {"conformance-a", "conformance-b"}
NO_HELLO = 4100, "No hello came in time"
OUT_OF_STEP = 4104, "Out of step: connect and attach again"
TOO_MUCH = 4102, "Too many frames or lines"

# ---- frames: each field and its check

JS_NAMES = set(
    "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf __proto__"
    " __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__".split()
)
NAME = re.compile("[!-~\u00a0-\ud7ff\ue000-\U0010ffff]+")
LINE = re.compile("[A-Za-z0-9_-]{1,64}")
name = lambda v: isinstance(v, str) and NAME.fullmatch(v) and len(v.encode()) <= 128 and v not in JS_NAMES
line = lambda v: isinstance(v, str) and LINE.fullmatch(v) and v not in JS_NAMES
lines = lambda v: isinstance(v, list) and len(v) <= 256 and all(map(line, v)) and len(set(v)) == len(v)
opaque = lambda v: isinstance(v, str) and 1 <= len(v) <= 256
whole = lambda least: lambda v: type(v) is int and least <= v < 2**53
token = lambda v: isinstance(v, str) and v != ""
anything = lambda v: True
FIELDS = {
    "hello": {"v": lambda v: v == 1 and v is not True, "user": name, "token": token},
    "attach": {"topic": name, "at?": opaque, "lines": lines},
    "detach": {"topic": name},
    "command": {"topic": name, "line": line, "n": whole(1), "after": whole(0), "data": anything, "since?": opaque},
    "ping": {"id": opaque},
}


def tame(value, depth=8):
    """At most 8 levels deep, of finite numbers, without __proto__."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return "__proto__" not in value and tame(list(value.values()), depth)
    return not isinstance(value, list) or (depth > 0 and all(tame(member, depth - 1) for member in value))


def parse(text):
    """The frame, or None where it is none."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(text, str) or not isinstance(frame, dict) or not tame(frame):
        return None
    fields = FIELDS.get(frame["t"]) if isinstance(frame.get("t"), str) else None
    if fields is None:
        return None
    for field, check in fields.items():
        key = field.rstrip("?")
        if not check(frame[key]) if key in frame else key == field:
            return None
    return frame if frame["t"] != "command" or frame["after"] < frame["n"] else None


# ---- topics


class Topic:
    def __init__(self, name):
        self.name, self.events = name, []
        self.records = defaultdict(lambda: defaultdict(dict))  # user → line → number → code; None is ok
        self.readers = {}  # peer → position (None: no events) and lines

    def end(self):
        return f"{MEMORY}.{len(self.events)}"


topics = {}


def may(user, topic):
    return topic.name.startswith("conformance:")


def decide(data):
    """Events, or a code."""
    if isinstance(data, dict) and isinstance(data.get("add"), str):
        return [data["add"]], None
    if isinstance(data, dict) and name(data.get("refuse")):
        return [], data["refuse"]
    return [], "malformed"


def hear(me, frame):
    if frame["t"] == "hello":
        user = frame["token"] if frame["token"] in USERS else None
        if user != frame["user"]:
            return me.close(4300, "A new token is needed")
        if me.user not in (None, user):
            return me.close(4303, "The token belongs to another user than before")
        me.user = user
        return me.send({"t": "welcome", "stamp": MEMORY})
    if me.user is None:
        return me.close(*NO_HELLO)
    if frame["t"] == "ping":
        return me.send({"t": "ping", "id": frame["id"], "now": int(time.time() * 1000)})
    topic = topics.setdefault(frame["topic"], Topic(frame["topic"]))
    attached = [each for each in topics.values() if me in each.readers]
    if frame["t"] == "attach" and topic not in attached and len(attached) >= 100:
        me.send({"t": "attached", "topic": topic.name, "no": "too-many-topics", "answers": {}})
    elif frame["t"] == "attach":
        attach(me, topic, frame.get("at"), frame["lines"])
    elif frame["t"] == "detach":
        topic.readers.pop(me, None)
    else:
        command(me, topic, frame)


def attach(me, topic, at, asked):
    to = topic.end() if may(me.user, topic) else None
    used = topic.readers.get(me, (None, set()))[1] | set(asked)
    topic.readers[me] = (to, used)
    mine = topic.records[me.user]
    answers = {key: [answer(n, code) for n, code in mine.get(key, {}).items()] for key in used}
    memory, _, count = (at or "").partition(".")
    if to is None:
        content = {"no": "forbidden"}
    elif memory == MEMORY and count.isdecimal():
        content = {"after": at, "to": to, "list": topic.events[int(count) :]}
    else:
        content = {"to": to, "state": topic.events}
    me.send({"t": "attached", "topic": topic.name, **content, "answers": answers})


def command(me, topic, frame):
    if me not in topic.readers:
        return me.close(*OUT_OF_STEP)
    key, n = frame["line"], frame["n"]
    topic.readers[me][1].add(key)
    mine = topic.records[me.user]
    if key not in mine and len(mine) >= 256:
        return me.close(*TOO_MUCH)
    kept = mine[key]
    last = max(kept, default=0)
    if n <= last:
        return tell(me, topic, [], {key: [answer(n, kept.get(n, "unknown"))]})
    if frame.get("since", MEMORY) != MEMORY:
        return tell(me, topic, [], {key: [answer(n, "unknown")]})
    if frame["after"] > last:
        return me.close(*OUT_OF_STEP)
    events, code = decide(frame["data"]) if may(me.user, topic) else ([], "forbidden")
    kept[n] = code
    if len(kept) > 64:
        del kept[min(kept)]
    if code:
        return tell(me, topic, [], {key: [answer(n, code)]})
    topic.events += events
    for reader in list(topic.readers):
        tell(reader, topic, events, {key: [answer(n, None)]} if reader.user == me.user else {})


def answer(n, code):
    return [n] if code is None else [n, code]


def tell(reader, topic, events, answers):
    after, used = topic.readers[reader]
    frame = {"t": "events", "topic": topic.name, "list": events if after else [], "answers": answers}
    if after:
        topic.readers[reader] = (topic.end(), used)
        reader.send({**frame, "after": after, "to": topic.end()})
    elif answers:
        reader.send(frame)


# ---- sockets


class Peer:
    user = None
    is_closed = False

    def __init__(self, socket):
        self.socket = socket

    def send(self, frame):
        websockets.broadcast([self.socket], json.dumps(frame, separators=(",", ":")))
        if self.socket.transport.get_write_buffer_size() > 2**20:
            self.close(4103, "The client reads too slowly")

    def close(self, code, reason):
        if not self.is_closed:
            self.is_closed = True
            self.task = asyncio.ensure_future(self.socket.close(code, reason))


async def serve(socket):
    me = Peer(socket)
    try:
        while not me.is_closed:
            text = await asyncio.wait_for(socket.recv(), 60 if me.user else 5)
            frame = parse(text)
            if frame is None:
                me.close(4101, "This is no frame of the protocol")
            elif frame["t"] == "hello" and len(text.encode()) > 16_384:
                me.close(1009, "The frame is too large")
            else:
                hear(me, frame)
    except asyncio.TimeoutError:
        me.close(*((1000, "No sign of life") if me.user else NO_HELLO))
    except websockets.ConnectionClosed:
        pass
    finally:
        for topic in topics.values():
            topic.readers.pop(me, None)
        if me.is_closed:
            await me.task


async def main():
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8081"))
    async with websockets.serve(serve, host, port, max_size=65_536, ping_interval=None) as server:
        print(f"ws://{host}:{server.sockets[0].getsockname()[1]}", flush=True)
        await asyncio.Future()


asyncio.run(main())
