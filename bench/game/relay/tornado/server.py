"""The same relay on Tornado, which the article chose. Prints its port, and for each line that it reads what it has used."""

import asyncio
import gc
import json
import os
import sys
import time

import tornado.httpserver
import tornado.netutil
import tornado.web
import tornado.websocket

peers = set()


class Relay(tornado.websocket.WebSocketHandler):
    def check_origin(self, origin):
        return True

    def open(self):
        self.set_nodelay(True)
        peers.add(self)

    def on_message(self, message):
        if message.endswith("ping"):
            self.write_message("pong")
        else:
            for peer in peers:
                peer.write_message(message)

    def on_close(self):
        peers.discard(self)


def used():
    gc.collect()
    with open("/proc/self/statm") as statm:
        pages = int(statm.read().split()[1])
    return {"memory": pages * os.sysconf("SC_PAGE_SIZE"), "cpu": time.process_time() * 1000}


def answer(ended):
    if sys.stdin.readline() == "":
        ended.set()
    else:
        print(json.dumps(used()), flush=True)


async def main():
    ended = asyncio.Event()
    sockets = tornado.netutil.bind_sockets(0, "127.0.0.1", backlog=1024)
    app = tornado.web.Application([("/plain", Relay)], log_function=lambda handler: None)
    tornado.httpserver.HTTPServer(app).add_sockets(sockets)
    asyncio.get_running_loop().add_reader(sys.stdin, answer, ended)
    print(sockets[0].getsockname()[1], flush=True)
    await ended.wait()


asyncio.run(main())
