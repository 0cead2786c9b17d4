"""The models that a load is sent to: each a server of its own on loopback."""

import asyncio
import os
import sys

DELAY = 5


def at_once(folder, name, port):
    """Answers the same to everybody, and takes no time over it."""
    config = os.path.join(folder, f"{name}.conf")
    with open(config, "w") as file:
        file.write(f"""
daemon off; worker_processes 1; pid {folder}/{name}.pid; error_log {folder}/{name}.log;
events {{ worker_connections 4096; }}
http {{ access_log off; keepalive_requests 100000000; default_type application/json;
client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
uwsgi_temp_path {folder}; scgi_temp_path {folder};
server {{ listen 127.0.0.1:{port}; return 200 '{{"prediction": "yes", "score": 0.75}}'; }} }}""")
    return ["nginx", "-e", f"{folder}/{name}.log", "-c", config]


def taking_5_ms(folder, name, port):
    """Answers the same after an exponentially distributed time, 5 ms on average."""
    config = os.path.join(folder, f"{name}.cfg")
    service = os.path.join(os.path.dirname(os.path.abspath(__file__)), "model.lua")
    with open(config, "w") as file:
        file.write(f"""
global
  lua-load {service}
  nbthread 1
  maxconn 4096
defaults
  mode http
  timeout client 60s
  timeout server 60s
  timeout connect 5s
frontend model
  bind 127.0.0.1:{port}
  http-request use-service lua.model
""")
    return ["haproxy", "-db", "-f", config]


def hanging(port):
    """Answers after DELAY seconds, however many ask."""
    return [sys.executable, __file__, str(port)]


async def hang(port):
    async def answer(reader, writer):
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(DELAY)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    await asyncio.start_server(answer, "127.0.0.1", port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(hang(int(sys.argv[1])))
