#!/usr/bin/env python3
"""Measures voicebeat-storage beside s5cmd, boto3 and cp: the same bytes, the same server, the same run, in turns.

usage: storage.py BUILD SERVERS PEERS

BUILD is the folder of the release build; SERVERS and PEERS are what `make test-servers` and `make bench-deps` installed.
Material and results go to bench-output/, which git ignores; it takes about 20 GB there. BENCH_ROUNDS says how often everything
is measured (3). Of every program the median of its rounds counts; memory is the peak resident size. BENCH_ONLY, some of the words
transfers, local, cache, pipeline, crowd, measures these parts alone.
"""

import json
import os
import shlex
import shutil
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

from measuring import FOLDER, in_turns, make_room, measure, medians, run, say, say_hung

BUILD, SERVERS, PEERS = (Path(argument).resolve() for argument in sys.argv[1:4])
WORK = FOLDER / "storage"
ASIDE = WORK / "aside"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
BUCKET = "bench"
CLIENTS = ["voicebeat", "s5cmd", "boto3"]
MATERIAL = {"small": (1_000, 256 << 10), "middle": (100, 5 << 20), "large": (1, 1 << 30)}
TITLES = {"small": "1,000 × 256 KiB", "middle": "100 × 5 MiB", "large": "1 GiB"}
KEYS = {"AWS_ACCESS_KEY_ID": "VOICEBEATBENCHKEY", "AWS_SECRET_ACCESS_KEY": "voicebeat-bench-secret"}
STORAGE = BUILD / "voicebeat-storage"


class Server:
    """SeaweedFS on ports of its own, ended with the benchmark."""

    def __init__(self):
        folder = WORK / "server"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        credentials = [{"accessKey": KEYS["AWS_ACCESS_KEY_ID"], "secretKey": KEYS["AWS_SECRET_ACCESS_KEY"]}]
        actions = ["Admin", "Read", "Write", "List", "Tagging"]
        identity = {"name": "bench", "actions": actions, "credentials": credentials}
        (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
        first = free_ports(9)
        names = [
            "s3.port", "s3.port.grpc", "master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port",
            "filer.port.grpc", "admin.port",
        ]  # fmt: skip
        arguments = [f"-{name}={first + place}" for place, name in enumerate(names)]
        arguments += [f"-dir={folder}", f"-s3.config={folder}/s3.json", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
        arguments += [f"-admin.port.grpc={first + 8 + 10_000}", "-volume.max=3000", "-s3.port.iceberg=0", "-s3.port.lance=0"]
        arguments += ["-webdav=false", "-admin.ui=false"]
        self.endpoint = f"http://127.0.0.1:{first}"
        self.port = first
        # Ends with its input's end, so however this program ends.
        guard = Path(__file__).parent.with_name("Tests") / "Servers/run-until-eof"
        self.process = subprocess.Popen(
            [guard, folder, SERVERS / "bin/weed", "mini", *arguments], cwd=folder, stdin=subprocess.PIPE,
            stdout=(WORK / "server.log").open("w"), stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + 30
        while subprocess.run(self.s5cmd("mb", f"s3://{BUCKET}"), env=os.environ | KEYS, capture_output=True).returncode:
            if time.monotonic() > deadline:
                self.stop()
                sys.exit(f"storage.py: the server does not answer; see {WORK}/server.log")
            time.sleep(0.2)

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    def s5cmd(self, *arguments):
        return [PEERS / "bin/s5cmd", "--log", "error", "--endpoint-url", self.endpoint, *arguments]

    def environment(self, **more):
        """What every client is told, ours without a cache and an outbox unless `more` says otherwise."""
        ours = {
            "R2_ENDPOINT": self.endpoint, "R2_BUCKET_NAME": BUCKET, "R2_ACCESS_KEY_ID": KEYS["AWS_ACCESS_KEY_ID"],
            "R2_SECRET_ACCESS_KEY": KEYS["AWS_SECRET_ACCESS_KEY"], "VOICEBEAT_STORAGE_CACHE": "off",
            "VOICEBEAT_STORAGE_OUTBOX": "off", "VOICEBEAT_STORAGE_STATE": str(WORK / "state"),
        }  # fmt: skip
        return KEYS | ours | more

    def remove(self, prefix):
        command = self.s5cmd("rm", f"s3://{BUCKET}/{prefix}/*")
        subprocess.run(command, env=os.environ | KEYS, capture_output=True, check=False)


def free_ports(count):
    """The first of so many free ports in a row, whose admin port's partner is free, too."""
    for first in range(20_000, 30_000, count + 1):
        ports = [*range(first, first + count), first + count - 1 + 10_000]
        if all(is_free(port) for port in ports):
            return first
    sys.exit("storage.py: no free ports")


def is_free(port):
    with socket.socket() as listener:
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def make_material():
    for name, (count, size) in MATERIAL.items():
        folder = WORK / name
        if len(list(folder.glob("*"))) == count:
            continue
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for number in range(count):
            with (folder / f"{number:04}.bin").open("wb") as file:
                for _ in range(0, size, 256 << 10):
                    file.write(os.urandom(256 << 10))
        os.sync()


def words(*parts):
    return " ".join(shlex.quote(str(part)) for part in parts)


def clear(folder):
    """Puts what is in a folder aside, emptied. Removing it would burden whoever is measured next: ext4 gives the inode of a removed
    file to no other for some minutes, and searches for free ones past all of them."""
    if folder.exists():
        for path in folder.rglob("*"):
            if path.is_file():
                os.truncate(path, 0)
        folder.rename(ASIDE / str(len(os.listdir(ASIDE))))
    folder.mkdir(parents=True)


def check_equal(name, one, other):
    if subprocess.run(["diff", "--recursive", "--brief", one, other], capture_output=True).returncode:
        sys.exit(f"storage.py: {name} brought other bytes than were stored")


def table(title, samples, hung, peers):
    """Prints medians, and what ours are in relation to those of each peer."""
    results = medians(samples, hung)
    say(f"\n{title}")
    columns = "".join(f"{'to ' + peer + ', wall / CPU':>26}" for peer in peers)
    say(f"  {'':12}{'wall':>9}{'CPU':>9}{'memory':>11}{columns}")
    for name, (wall, cpu, memory) in results.items():
        line = f"  {name:12}{wall:7.2f} s{cpu:7.2f} s{memory:7.1f} MiB"
        if name not in peers:
            ratios = [(wall / results[peer][0], cpu / max(results[peer][1], 0.01)) for peer in peers if peer in results]
            line += "".join(f"{f'{a:.2f} / {b:.2f} ×':>26}" for a, b in ratios)
        say(line)
    say_hung(hung, samples)


# Clients and a bucket.


def transfers(server):
    for name in MATERIAL:
        source = WORK / name
        peers = ["s5cmd", "boto3"]

        def up(client):
            return {
                "voicebeat": words(STORAGE, "put", "--recursive", "--quiet", source, f"{name}-voicebeat/"),
                "s5cmd": words(*server.s5cmd("cp", f"{source}/*", f"s3://{BUCKET}/{name}-s5cmd/")),
                "boto3": words(*boto3("up", source, f"{name}-boto3", server)),
            }[client]

        def down(client):
            target = WORK / f"down-{client}"
            return {
                "voicebeat": words(STORAGE, "get", "--recursive", "--quiet", f"{name}/", target),
                "s5cmd": words(*server.s5cmd("cp", f"s3://{BUCKET}/{name}/*", f"{target}/")),
                "boto3": words(*boto3("down", target, name, server)),
            }[client]

        environment = server.environment()
        samples, hung = in_turns(
            {client: up(client) for client in CLIENTS}, ROUNDS, lambda client: server.remove(f"{name}-{client}"), environment
        )
        table(f"{TITLES[name]} into a bucket (median of {ROUNDS})", samples, hung, peers)
        for client in CLIENTS:
            server.remove(f"{name}-{client}")

        measure(words(STORAGE, "put", "--recursive", "--quiet", source, f"{name}/"), environment)
        # cp says what the disk can do.
        commands = {client: down(client) for client in CLIENTS} | {"cp": words("cp", "-r", f"{source}/.", WORK / "down-cp")}

        def prepare(client):
            clear(WORK / f"down-{client}")
            make_room(MATERIAL[name][0] * MATERIAL[name][1])

        samples, hung = in_turns(commands, ROUNDS, prepare, environment)
        table(f"{TITLES[name]} out of a bucket (median of {ROUNDS})", samples, hung, peers)
        for client in commands:
            if client not in hung:
                check_equal(client, source, WORK / f"down-{client}")
            clear(WORK / f"down-{client}")


def boto3(direction, folder, prefix, server):
    script = Path(__file__).with_name("boto3_copy.py")
    return [PEERS / "bin/python", script, direction, folder, BUCKET, prefix, server.endpoint]


# Without a network, beside cp.


def local(server):
    """A folder as object store. It is on the disk of the material, as cp's target is."""
    environment = {"VOICEBEAT_STORAGE": f"local:{WORK}/folder", "VOICEBEAT_STORAGE_STATE": "off"}
    for name in ("large", "small"):
        source, target = WORK / name, WORK / "target"
        put = words(STORAGE, "put", "-r", "--quiet", source, "kept/")
        # Each beside what promises the same after a loss of power.
        for sync, title in (("on", "synced"), ("off", "not synced")):
            beside_cp(
                f"{TITLES[name]} into a folder that is a store, {title}", put, source, WORK / "folder",
                environment | {"VOICEBEAT_STORAGE_SYNC": sync}, syncs=sync == "on",
            )  # fmt: skip
        measure(put, environment)
        beside_cp(
            f"{TITLES[name]} out of a folder that is a store", words(STORAGE, "get", "-r", "--quiet", "kept/", target),
            source, target, environment,
        )  # fmt: skip
    clear(WORK / "folder")


def cache(server):
    """Objects of a bucket that have a copy on this machine: asked whether it is current, and trusted."""
    where = {"VOICEBEAT_STORAGE_CACHE": str(WORK / "cache"), "VOICEBEAT_STORAGE_CACHE_SIZE": "8GiB"}
    for name in ("large", "small"):
        source, target = WORK / name, WORK / "target"
        environment = server.environment(**where)
        shutil.rmtree(WORK / "cache", ignore_errors=True)
        measure(words(STORAGE, "put", "-r", "--quiet", source, f"{name}/"), server.environment())
        clear(target)
        measure(words(STORAGE, "get", "-r", "--quiet", f"{name}/", target), environment)
        for title, trust in (("asking the bucket for each", "0"), ("trusted", "3600")):
            environment["VOICEBEAT_STORAGE_CACHE_TRUST"] = trust
            beside_cp(
                f"{TITLES[name]} from the cache, {title}", words(STORAGE, "get", "-r", "--quiet", f"{name}/", target),
                source, target, environment,
            )  # fmt: skip
    shutil.rmtree(WORK / "cache", ignore_errors=True)


def beside_cp(title, command, source, target, environment, syncs=False):
    """All write where nothing is: a program that writes over an old file finds its memory at hand."""
    rounds = max(5, ROUNDS)
    copied = WORK / "target-cp"
    copy = words("cp", "-r", f"{source}/.", copied)
    commands = {"voicebeat": command, "cp": copy}
    if syncs:
        commands["cp, sync"] = f"{copy} && sync {shlex.quote(str(copied))}/*"
    places = {name: target if name == "voicebeat" else copied for name in commands}
    subprocess.run(["cat", *sorted(source.glob("*"))], stdout=subprocess.DEVNULL, check=True)  # warms the page cache
    samples, hung = in_turns(commands, rounds, lambda client: clear(places[client]), environment)
    table(f"{title} (median of {rounds})", samples, hung, [name for name in commands if name != "voicebeat"])
    if target.name == "target":
        check_equal("voicebeat", source, target)
    for place in {target, copied}:
        clear(place)


# A pipeline that decodes while it downloads, and encodes while it uploads.


def pipeline(server):
    recording = WORK / "hour.flac"
    if not recording.exists():
        run([BUILD / "voicebeat-bench", "stems", WORK, "180"])
        run(["sox", WORK / "stem0.wav", "-b", "16", recording, "repeat", "19"])
        for stem in WORK.glob("stem*"):
            stem.unlink()
    environment = server.environment()
    measure(words(STORAGE, "put", "--quiet", recording, "hour/in.flac"), environment)

    def document(name, source, sink):
        nodes = {
            "source": {"stage": f"{source[0]}.source", "params": source[1]},
            "gain": {"stage": "gain", "in": "source", "params": {"gain": -3}},
            "sink": {"stage": f"{sink[0]}.sink", "in": "gain", "params": sink[1]},
        }
        path = WORK / f"{name}.json"
        path.write_text(json.dumps({"nodes": nodes}, indent=2))
        return words(BUILD / "voicebeat", "run", path, "--quiet")

    made = WORK / "hour-out.flac"
    commands = {
        "pipeline": document("hour", ("r2", {"key": "hour/in.flac"}), ("r2", {"key": "hour/out.flac"})),
        "compute": document("hour-files", ("file", {"path": str(recording)}), ("file", {"path": str(made)})),
        "download": words(STORAGE, "get", "--quiet", "hour/in.flac", WORK / "hour-down.flac"),
        "upload": words(STORAGE, "put", "--quiet", recording, "hour/up.flac"),
    }
    samples, hung = in_turns(
        commands, ROUNDS, lambda _: [path.unlink(missing_ok=True) for path in (made, WORK / "hour-down.flac")], environment
    )
    results = medians(samples, hung)
    say(f"\n60 minutes of FLAC through r2.source, gain, r2.sink (median of {ROUNDS})")
    for name, label in {
        "pipeline": "all of it", "compute": "file to file", "download": "download alone", "upload": "upload alone",
    }.items():  # fmt: skip
        wall, cpu, memory = results[name]
        say(f"  {label:16}{wall:7.2f} s{cpu:7.2f} s{memory:7.1f} MiB")
    slowest = max(results[name][0] for name in ("compute", "download", "upload"))
    # In pairs of the same round, which the machine's moods move together.
    pairs = [row[0] / max(samples[part][place][0] for part in ("compute", "download", "upload"))
             for place, row in enumerate(samples["pipeline"])]  # fmt: skip
    say(f"  to the slowest part: {results['pipeline'][0] / slowest:.2f} × (median of pairs {statistics.median(pairs):.2f} ×)")
    for path in (made, WORK / "hour-down.flac"):
        path.unlink(missing_ok=True)


# Many at once.


def crowd(server):
    """A thousand objects of 200 KB at once, from one process."""
    source, target = WORK / "crowd", WORK / "target"
    if len(list(source.glob("*"))) != 1_000:
        clear(source)
        for number in range(1_000):
            (source / f"{number:04}.bin").write_bytes(os.urandom(200_000))
    say("\n200 KB objects, all at once from one process, 16 connections allowed")
    for jobs in (16, 100, 1_000):
        clear(target)
        up = words(STORAGE, "put", "-r", "--quiet", "--jobs", jobs, source, f"crowd-{jobs}/")
        down = words(STORAGE, "get", "-r", "--quiet", "--jobs", jobs, f"crowd-{jobs}/", target)
        for title, command in (("put", up), ("get", down)):
            wall, cpu, memory, connections = watch(command, server)
            say(
                f"  1,000 × {title}, {jobs:5,} at once{wall:8.2f} s{cpu:7.2f} s CPU{memory:7.1f} MiB"
                f"{connections:5} connections at most"
            )
        check_equal("voicebeat", source, target)
    shutil.rmtree(target)


def watch(command, server):
    """Runs a command and counts its connections to the server every 10 ms."""
    environment = os.environ | server.environment()
    begun = time.monotonic()
    process = subprocess.Popen(shlex.split(command), env=environment, stdout=subprocess.DEVNULL)
    most = 0
    while True:
        child, status, usage = os.wait4(process.pid, os.WNOHANG)
        if child:
            break
        most = max(most, connections_to(server.port, process.pid))
        time.sleep(0.01)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"storage.py: {command} ended with {process.returncode}")
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, most


def connections_to(port, process):
    """Established connections of a process whose other end is this port of this machine."""
    own = set()
    for entry in Path(f"/proc/{process}/fd").glob("*"):
        try:
            own.add(os.readlink(entry))
        except OSError:
            pass  # closed meanwhile
    rows = map(str.split, Path("/proc/net/tcp").read_text().splitlines()[1:])
    there = [row for row in rows if row[2] == f"0100007F:{port:04X}" and row[3] == "01"]
    return sum(1 for row in there if f"socket:[{row[9]}]" in own)


def main():
    ASIDE.mkdir(parents=True, exist_ok=True)
    parts = {"transfers": transfers, "local": local, "cache": cache, "pipeline": pipeline, "crowd": crowd}
    wanted = os.environ.get("BENCH_ONLY", " ".join(parts)).split()
    if unknown := [part for part in wanted if part not in parts]:
        sys.exit(f"storage.py: BENCH_ONLY has {unknown[0]}; parts are {' '.join(parts)}")
    make_material()
    server = Server()
    try:
        for part in wanted:
            parts[part](server)
    finally:
        server.stop()
        shutil.rmtree(ASIDE)


main()
