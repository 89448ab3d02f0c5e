#!/usr/bin/env python3
"""Tries to fool Scripts/verify-without-us, with ledgers, trees and proofs made here, by other code.

Usage: test_verify_without_us.py [--script FILE] [--seed N] [--attacks N] [--stop]

Needs what the script needs: python3, lz4, openssl. Prints its seed, what it tried, and each thing that
went wrong; exit 1 if anything did. Nothing of the script is used to make what it is to judge.
"""

import argparse
import base64
import contextlib
import datetime
import functools
import hashlib
import importlib.machinery
import importlib.util
import io
import json
import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
NAME = "example.com/ledger"


# The tree, by the letter of RFC 6962: slow and obvious.


def H(data):
    return hashlib.sha256(data).digest()


def largest_power_below(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def mth(leaves):
    if not leaves:
        return H(b"")
    if len(leaves) == 1:
        return H(b"\0" + leaves[0])
    k = largest_power_below(len(leaves))
    return H(b"\1" + mth(leaves[:k]) + mth(leaves[k:]))


def path(m, leaves):
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    if m < k:
        return path(m, leaves[:k]) + [mth(leaves[k:])]
    return path(m - k, leaves[k:]) + [mth(leaves[:k])]


def subproof(m, leaves, whole):
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = largest_power_below(len(leaves))
    if m <= k:
        return subproof(m, leaves[:k], whole) + [mth(leaves[k:])]
    return subproof(m - k, leaves[k:], False) + [mth(leaves[:k])]


def b64(data):
    return base64.b64encode(data).decode()


# Keys and notes.


class Signer:
    """An Ed25519 key from a seed, in the hands of openssl."""

    def __init__(self, folder, name, seed):
        self.name, self.folder = name, folder
        self.key = os.path.join(folder, f"{H(name.encode() + seed).hex()[:12]}.der")
        with open(self.key, "wb") as file:
            file.write(bytes.fromhex("302e020100300506032b657004220420") + seed)
        public = ["openssl", "pkey", "-inform", "DER", "-in", self.key, "-pubout", "-outform", "DER"]
        self.public = subprocess.run(public, check=True, capture_output=True).stdout[-32:]
        self.id = H(name.encode() + b"\n\1" + self.public)[:4]
        self.vkey = f"{name}+{self.id.hex()}+{b64(bytes([1]) + self.public)}"

    def sign(self, text):
        note = os.path.join(self.folder, f"to-sign-{threading.get_ident()}")
        with open(note, "wb") as file:
            file.write(text)
        command = ["openssl", "pkeyutl", "-sign", "-rawin", "-keyform", "DER", "-inkey", self.key,
                   "-in", note]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def line(self, text):
        return f"\u2014 {self.name} {b64(self.id + self.sign(text.encode()))}\n"

    def checkpoint(self, size, root, origin=None, extra=""):
        text = f"{origin or self.name}\n{size}\n{b64(root)}\n{extra}"
        return (text + "\n" + self.line(text)).encode()


def proof_file(index, leaves, checkpoint, extra=True):
    lines = ["c2sp.org/tlog-proof@v1"]
    if extra:
        lines.append("extra " + b64(leaves[index]))
    lines.append(f"index {index}")
    lines += [b64(one) for one in path(index, leaves)]
    return ("\n".join(lines) + "\n\n").encode() + checkpoint


def consistency_file(m, leaves):
    proof = subproof(m, leaves, True) if m else []
    lines = ["recauda.consistency@v1", f"from {m}", f"to {len(leaves)}"] + [b64(one) for one in proof]
    return ("\n".join(lines) + "\n").encode()


# Logs: lines, frames, marks, segments.


def event(seq, at_ms=None, id_=None, **more):
    if at_ms is None:
        at_ms = 1_600_000_000_000 + 1000 * (seq // 3)
    at = datetime.datetime.fromtimestamp(at_ms // 1000, datetime.timezone.utc)
    one = {"seq": seq, "at": at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at_ms % 1000:03d}Z",
           "type": "payment.received", "v": 1, "on": "2021-03-10", "id": id_ or f"p-{seq}", "by": "caja-1",
           "account": f"P-{seq % 7:06d}", "amount": f"{seq + 1}.50", "channel": "efectivo",
           "note": "Año \"nuevo\"\n\t\\"}
    if seq == 0:
        one.update(type="ledger.opened", id="ledger.opened", ledger=NAME, name="Town")
    one.update(more)
    return json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode()


def at_of(line):
    at = json.loads(line)["at"]
    time_ = datetime.datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)
    return int(time_.timestamp()) * 1000 + time_.microsecond // 1000


frames_made = {}


def frame(lines, options=("-BX", "--content-size", "--no-frame-crc"), block="-B4"):
    content = b"".join(line + b"\n" for line in lines)
    made = frames_made.get((content, options, block))
    if made is None:
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            made = subprocess.run(["lz4", "-zc", block, *options, file.name], check=True,
                                  capture_output=True).stdout
        frames_made[content, options, block] = made
    return made


def skippable(payload, magic=0x184D2A5C):
    return struct.pack("<II", magic, len(payload)) + payload


def mark(before, frames, padding=b"", **lies):
    """The mark after these frames, `before` all earlier lines; lies replace what it should say."""
    lines = before + [line for one in frames for line in one]
    parts, rest = [], lines
    while rest:
        k = 1 << (len(rest).bit_length() - 1)
        parts.append(mth(rest[:k]))
        rest = rest[k:]
    sizes = [len(frame(one)) for one in frames]
    payload = b"RCDA" + bytes([lies.get("version", 1), lies.get("level", 0)])
    payload += struct.pack("<HI", len(parts), len(frames))
    payload += struct.pack("<QQQq", lies.get("first", len(before)), lies.get("size", len(lines)), sum(sizes),
                           lies.get("at", at_of(lines[-1]) if "at" not in lies else 0))
    for one, size in zip(frames, sizes):
        payload += struct.pack("<II", size, len(one))
    payload += b"".join(lies.get("peaks", parts)) + padding
    payload += struct.pack("<I", len(payload) + 24) + b"RCDA"
    return skippable(payload + H(payload)[:16])


class Town:
    """A ledger to be spoilt: segments of commits of frames of lines, and checkpoints."""

    def __init__(self, lines, shape, signer):
        self.shape = shape  # [[[lines of a frame, ...] a commit, ...] a segment, ...]
        self.segments = {}
        self.checkpoints = {}
        self.signer = signer
        self.build(lines)

    def build(self, lines):
        """Segments as an honest writer makes them of these lines; the last commit takes the rest."""
        self.lines = lines
        self.segments = {}
        self.ends = {}  # name: ends of the commits
        place = 0
        commits = [(s, commit) for s, segment in enumerate(self.shape) for commit in segment]
        data, name, current = b"", None, None
        for number, (s, commit) in enumerate(commits):
            if s != current:
                if name:
                    self.segments[name] = data
                data, name, current = b"", f"{place:020d}.lz4", s
                self.ends[name] = []
            frames, before = [], lines[:place]
            for count in commit:
                frames.append(lines[place : place + count])
                place += count
            if number == len(commits) - 1 and place < len(lines):
                frames.append(lines[place:])
            frames = [one for one in frames if one]
            if frames:
                data += b"".join(frame(one) for one in frames) + mark(before, frames)
                self.ends[name].append(len(data))
        self.segments[name] = data

    def copy(self):
        other = object.__new__(Town)
        other.__dict__.update(self.__dict__)
        other.segments, other.checkpoints = dict(self.segments), dict(self.checkpoints)
        return other

    def sign(self, size, signer=None):
        self.checkpoints[f"{size:020d}"] = (signer or self.signer).checkpoint(size, mth(self.lines[:size]))

    def write(self, folder):
        for name in ("log", "checkpoints"):
            os.makedirs(os.path.join(folder, name))
        for name, data in self.segments.items():
            pathlib.Path(folder, "log", name).write_bytes(data)
        for name, data in self.checkpoints.items():
            pathlib.Path(folder, "checkpoints", name).write_bytes(data)


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = tempfile.mkdtemp()
        self.failures, self.passed = 0, 0
        loader = importlib.machinery.SourceFileLoader("script", str(options.script))
        spec = importlib.util.spec_from_loader("script", loader)
        self.script = importlib.util.module_from_spec(spec)
        sys.dont_write_bytecode = True
        loader.exec_module(self.script)
        # Each note and signature is shown to openssl once, however many files hold it.
        self.script.run_openssl = functools.lru_cache(None)(self.script.run_openssl)
        self.script.parser = functools.lru_cache(self.script.parser)  # It is slow to make.

    def file(self, name, data):
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(data)
        return os.path.join(self.folder, name)

    def run(self, *words):
        """The script in this process: (status, what it says)."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                status = self.script.main(list(words))
            except SystemExit as exit_:
                status = exit_.code
        return status, said.getvalue()

    def spawn(self, *words, script=None, path=None):
        """The script as people run it."""
        environment = dict(os.environ, **({"PATH": path} if path else {}))
        done = subprocess.run([script or self.options.script, *words], capture_output=True,
                              stdin=subprocess.DEVNULL, env=environment)
        return done.returncode, (done.stdout + done.stderr).decode()

    def expect(self, what, wanted, got, saying=""):
        status, said = got
        if status == wanted and saying in said:
            self.passed += 1
        else:
            self.failures += 1
            if self.failures <= 20:
                print(f"FAILED: {what}: wanted {wanted} {saying!r}, got {status}:\n{said[:1000]}")
            if self.options.stop:
                raise SystemExit("stopped at the first failure")

    def part(self, name, run, *arguments):
        began, passed = time.monotonic(), self.passed
        run(self, *arguments)
        print(f"{name}: {self.passed - passed} right, {time.monotonic() - began:.1f} s")


# What must hold.


def vector(bench, signer):
    """The figures that everybody's implementation must give."""
    leaves = [bytes.fromhex(one) for one in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f")]
    vkey = "example.com/ledger+3481d542+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
    note = ("example.com/ledger\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n\n"
            "\u2014 example.com/ledger NIHVQgxvS6l3WpL5i5PjNqkwIY75hOiFCPgBMgzQccOLH0TKcTIqmXb0mv+lbYmi2WW"
            "DHn1navCaMkhADz5W8t/eggg=\n").encode()
    assert signer.vkey == vkey and signer.checkpoint(8, mth(leaves)) == note
    bench.expect("the vector", 0, bench.run("checkpoint", bench.file("c", note), "--vkey", vkey))
    bench.expect("the vector by path", 0, bench.spawn("checkpoint", bench.file("c", note), "--vkey", vkey))
    key = bench.file("key.vkey", vkey.encode() + b"\n")
    bench.expect("a key's file", 0, bench.run("checkpoint", bench.file("c", note), "--vkey", key))
    for index in range(8):
        name = bench.file("p", proof_file(index, leaves, note))
        bench.expect(f"leaf {index}", 0, bench.run("proof", name, "--vkey", vkey, "--any-leaf"))
        for other in range(12):
            moved = proof_file(index, leaves, note).replace(b"index %d\n" % index, b"index %d\n" % other)
            bench.expect(f"leaf {index} as {other}", int(other != index), bench.run(
                "proof", bench.file("p2", moved), "--vkey", vkey, "--any-leaf"))
        bench.expect(f"leaf {index} is no event", 1, bench.run("proof", name, "--vkey", vkey), "no event")
    for size in range(9):
        old = bench.file("old", signer.checkpoint(size, mth(leaves[:size])))
        name = bench.file("k", consistency_file(size, leaves))
        bench.expect(f"{size} to 8", 0, bench.run("consistency", name, old, bench.file("c", note),
                                                  "--vkey", vkey))
    # A witness's line and an older key of the same name beside ours do no harm.
    witness = Signer(bench.folder, "witness.example", b"\2" * 32)
    text = note[: note.index(b"\n\n") + 1].decode()
    both = note + witness.line(text).encode()
    bench.expect("a witness", 0, bench.run("checkpoint", bench.file("c", both), "--vkey", vkey))
    bench.expect("only a witness", 1, bench.run(
        "checkpoint", bench.file("c", note), "--vkey", witness.vkey), "origin")
    # A wrong signature of our key is not made good by a right one beside it.
    wrong = f"\u2014 {NAME} {b64(signer.id + bytes(64))}\n".encode()
    right = note[note.index(b"\n\n") + 2 :]
    for both in (note + wrong, note[: -len(right)] + wrong + right):
        bench.expect("a wrong one beside it", 1, bench.run(
            "checkpoint", bench.file("c2", both), "--vkey", vkey), "does not hold")
    other = Signer(bench.folder, NAME, b"\3" * 32)
    bench.expect("another key", 1, bench.run(
        "checkpoint", bench.file("c", note), "--vkey", other.vkey), "not signed by the key")
    bench.expect("two keys", 0, bench.run(
        "checkpoint", bench.file("c", note), "--vkey", other.vkey, "--vkey", vkey))


def proofs(bench, signer, rng):
    """Each index of each size up to 40, and what is wrong by one."""
    lines = [event(seq) for seq in range(40)]
    for size in range(1, 41):
        leaves = lines[:size]
        checkpoint = signer.checkpoint(size, mth(leaves))
        for index in range(size):
            good = proof_file(index, leaves, checkpoint)
            bench.expect(f"{index} of {size}", 0, bench.run("proof", bench.file("p", good), "--vkey",
                                                            signer.vkey), "ACCEPTED")
            bad = [good.replace(b"index %d\n" % index, b"index %d\n" % other)
                   for other in (index + 1, index - 1, index + size, size) if other != index]
            hashes = path(index, leaves)
            one = b64(H(b"x")).encode() + b"\n"
            bad += [good.replace(b"\n\n", b"\n" + one + b"\n", 1)]
            if hashes:
                first = b64(hashes[0]).encode() + b"\n"
                bad += [good.replace(first, b"", 1), good.replace(first, one, 1),
                        good.replace(first, first * 2, 1)]
            bad += [good.replace(b64(leaves[index]).encode(), b64(event(index, by="x")).encode())]
            for data in bad:
                bench.expect(f"{index} of {size}, spoilt", 1, bench.run(
                    "proof", bench.file("p", data), "--vkey", signer.vkey), "REFUSED")
    # Not carried along: the event comes beside the proof.
    bare = bench.file("p", proof_file(3, lines, checkpoint, extra=False))
    bench.expect("no event", 1, bench.run("proof", bare, "--vkey", signer.vkey), "--event")
    for seq, status in ((3, 0), (4, 1)):
        beside = bench.file("event", lines[seq] + b"\n")
        bench.expect("event beside", status, bench.run(
            "proof", bare, "--vkey", signer.vkey, "--event", beside))
        full = bench.file("p2", proof_file(3, lines, checkpoint))
        bench.expect("event beside and inside", status, bench.run(
            "proof", full, "--vkey", signer.vkey, "--event", beside), "another event" if status else "")
    # An event at another place than it says, signed all the same.
    moved = [lines[1], lines[0]]
    name = bench.file("p", proof_file(0, moved, signer.checkpoint(2, mth(moved))))
    bench.expect("an event elsewhere", 1, bench.run("proof", name, "--vkey", signer.vkey), "it says seq 1")


def consistency(bench, signer):
    lines = [event(seq) for seq in range(24)]
    heads = [signer.checkpoint(size, mth(lines[:size])) for size in range(25)]
    other = [signer.checkpoint(size, mth([event(seq, by="x") for seq in range(size)]))
             for size in range(25)]
    for new in range(25):
        for old in range(new + 1):
            good = consistency_file(old, lines[:new])

            def check(what, status, data, old_head=heads[old], new_head=heads[new]):
                bench.expect(f"{old} to {new}: {what}", status, bench.run(
                    "consistency", bench.file("k", data), bench.file("old", old_head),
                    bench.file("new", new_head), "--vkey", signer.vkey))

            check("right", 0, good)
            check("a hash too many", 1, good + b64(H(b"x")).encode() + b"\n")
            if old:
                check("another old", 1, good, other[old])
            if new > old:
                check("swapped", 1, good, heads[new], heads[old])
                check("another new", 1 if old else 0, good, heads[old], other[new])
            rows = good.split(b"\n")
            for row in range(3, len(rows) - 1):
                wrong = rows[:row] + [b64(H(rows[row])).encode()] + rows[row + 1 :]
                check("a hash changed", 1, b"\n".join(wrong))
                check("a hash missing", 1, b"\n".join(rows[:row] + rows[row + 1 :]))


def flips(bench, signer):
    """Each bit of each kind of file, each length, bytes taken out or doubled."""
    # Short lines: each bit is a run.
    lines = [event(seq)[: event(seq).index(b',"account"')] + b"}" for seq in range(7)]
    head = signer.checkpoint(7, mth(lines))
    old = bench.file("old", signer.checkpoint(3, mth(lines[:3])))
    new = bench.file("new", head)
    kinds = [
        ("proof of 3", proof_file(2, lines[:3], pathlib.Path(old).read_bytes()), lambda name: ("proof", name)),
        ("checkpoint", head, lambda name: ("checkpoint", name)),
        ("consistency", consistency_file(3, lines), lambda name: ("consistency", name, old, new)),
    ]
    for kind, good, words in kinds:
        def check(what, status, data):
            bench.expect(f"{kind}: {what}", status, bench.run(
                *words(bench.file("flipped", data)), "--vkey", signer.vkey))

        check("untouched", 0, good)
        for place in range(len(good)):
            for bit in range(8):
                check(f"bit {bit} of byte {place}", 1,
                      good[:place] + bytes([good[place] ^ 1 << bit]) + good[place + 1 :])
            check(f"cut at {place}", 1, good[:place])
            if place % 3:
                continue
            check(f"without byte {place}", 1, good[:place] + good[place + 1 :])
            # Of two equal neighbours it does not matter which is doubled.
            check(f"byte {place} twice", 1, good[: place + 1] + good[place:])
        for garbage in (b"\n", b" ", b"\0", b"x\n", b"\n\n", good):
            check("something behind", 1, good + garbage)
        check("line ends of another system", 1, good.replace(b"\n", b"\r\n"))
    key = signer.vkey.encode()
    for place in range(len(key)):
        for bit in range(8):
            flipped = key[:place] + bytes([key[place] ^ 1 << bit]) + key[place + 1 :]
            try:
                words = flipped.decode()
            except UnicodeDecodeError:
                continue
            bench.expect(f"key, bit {bit} of byte {place}", 2, bench.run("checkpoint", new, "--vkey", words))


def honest_town(signer, rng, size=60):
    lines = [event(seq) for seq in range(size)]
    shape = [[[1]], [[rng.randint(1, 3) for _ in range(rng.randint(1, 3))] for _ in range(4)],
             [[rng.randint(1, 5)] for _ in range(3)] + [[3]]]
    town = Town(lines, shape, signer)
    for at in {1, rng.randint(2, size - 2), size - 1, size}:
        town.sign(at)
    return town


def logs(bench, signer, rng, attacks):
    thief = Signer(bench.folder, NAME, b"\7" * 32)  # Another key of the same name.
    stranger = Signer(bench.folder, "example.com/other", b"\1" * 32)  # The same key, another name.

    turns = {}

    def each(what, ways):
        """One way after the other, so that none is left to chance."""
        turns[what] = turns.get(what, -1) + 1
        return ways[turns[what] % len(ways)]

    def change(lines, size):
        """Lines changed as one who rewrites history would, and numbered anew."""
        lines = list(lines)
        place = rng.randrange(1, size)
        how = each("change", ["change", "drop", "swap", "double", "insert"])
        if how == "change":
            lines[place] = event(place, amount="0.01")
        elif how == "drop":
            del lines[place]
        elif how == "swap":
            other = rng.choice([one for one in range(1, size) if one != place])
            lines[place], lines[other] = lines[other], lines[place]
        elif how == "double":
            lines.insert(place, lines[place])
        else:
            lines.insert(place, event(place, id_="inserted"))
        renumbered = rng.random() < 0.7
        if renumbered:
            for seq, line in enumerate(lines):
                one = json.loads(line)
                one["seq"] = seq
                if how == "double" and seq == place:
                    one["id"] = "doubled"
                lines[seq] = event(seq, **{k: v for k, v in one.items() if k not in ("seq", "at")})
        return how + (", renumbered" if renumbered else ""), lines

    def rewritten(town):
        """Everything made anew but the signatures."""
        how, lines = change(town.lines, len(town.lines))
        town.build(lines)
        # The last event doubled changes none before it; its own line tells.
        return f"rewritten: {how}", "NOT those that were signed|GONE|its id is also that of event 59"

    def insider(town):
        """Bad lines under good signatures: only looking at the lines helps."""
        place = rng.randrange(2, len(town.lines))
        lines = list(town.lines)
        how, wanted = each("insider", [
            ("at", "earlier than"), ("id", "its id is also"), ("gap", "seq "), ("blank", "canonical"),
            ("key twice", "canonical"), ("escape", "canonical"), ("no JSON", "no JSON"),
            ("nan", "no JSON"), ("two in one", "canonical"), ("utf-8", "no JSON"), ("form", "does not begin"),
            ("opened again", "ledger.opened is the first")])
        line = lines[place]
        lines[place] = {
            "at": lambda: event(place, at_ms=1_500_000_000_000),
            "id": lambda: event(place, id_=json.loads(lines[rng.randrange(1, place)])["id"]),
            "gap": lambda: event(place + 1),
            "blank": lambda: line[:-1] + b" }",
            "key twice": lambda: line[:-1] + b',"amount":"1.00"}',
            "escape": lambda: line.replace(b"efectivo", b"efectiv\\u006f"),
            "no JSON": lambda: line[:-1],
            "nan": lambda: line[:-1] + b',"x":NaN}',
            "two in one": lambda: line + b"," + line,
            "utf-8": lambda: line.replace(b"efectivo", b"efectiv\xff"),
            "form": lambda: line.replace(b'"v":1,', b""),
            "opened again": lambda: event(place, type="ledger.opened"),
        }[how]()
        with_times(town, lines)
        for name in town.checkpoints:
            town.checkpoints[name] = signer.checkpoint(int(name), mth(lines[: int(name)]))
        return f"insider: {how}", wanted

    def with_times(town, lines):
        """Builds with lines that are no JSON; marks take the time of the honest ones."""
        honest = town.lines
        by_line = dict(zip(lines, honest))
        global at_of
        plain = at_of

        def time_of(line):
            try:
                return plain(line)
            except ValueError:
                # The script goes on with the time of the line before.
                return plain(honest[honest.index(by_line[line]) - 1])

        at_of = time_of
        try:
            town.build(lines)
        finally:
            at_of = plain

    def cut(town):
        """The end taken off, at a commit's end."""
        name = max(town.segments)
        ends = town.ends[name]
        number = rng.randrange(len(ends) - 1)
        town.segments[name] = town.segments[name][: ends[number]]
        return "cut at a commit", "GONE"

    def torn(town):
        """The end taken off within the last commit: the cut part is not an event, and is missed."""
        name = max(town.segments)
        data, ends = town.segments[name], town.ends[name]
        town.segments[name] = data[: rng.randrange(ends[-2] + 1, len(data))]
        return "cut within a commit", "GONE"

    def flipped(town):
        name = rng.choice(sorted(town.segments))
        data = bytearray(town.segments[name])
        for _ in range(rng.choice([1, 1, 2, 8])):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        if bytes(data) == town.segments[name]:
            data[0] ^= 1
        town.segments[name] = bytes(data)
        return "bits flipped", "PROBLEM"

    def bytes_lost(town):
        name = rng.choice(sorted(town.segments))
        data = town.segments[name]
        place = rng.randrange(len(data))
        count = rng.randint(1, 9)
        if rng.random() < 0.5:
            town.segments[name] = data[:place] + data[place + count :]
        else:
            town.segments[name] = data[:place] + rng.randbytes(count) + data[place:]
        return "bytes lost or put in", "PROBLEM"

    def renamed(town):
        names = sorted(town.segments)
        name = rng.choice(names)
        how = each("segments", ["renamed", "removed", "doubled", "swapped", "short name", "moved"])
        if how == "renamed":
            town.segments[f"{int(name[:20]) + 1:020d}.lz4"] = town.segments.pop(name)
        elif how == "removed":
            del town.segments[name]
        elif how == "doubled":
            town.segments[f"{len(town.lines):020d}.lz4"] = town.segments[name]
        elif how == "swapped":
            other = rng.choice([one for one in names if one != name])
            a, b = town.segments[name], town.segments[other]
            town.segments[name], town.segments[other] = b, a
        elif how == "short name":
            town.segments[name[1:]] = town.segments.pop(name)
        else:
            town.segments = {f"{int(one[:20]) + 5:020d}.lz4": data for one, data in town.segments.items()}
        return f"segments: {how}", "PROBLEM"

    def reframed(town):
        """Another commit's content under an honest mark, or the same lines elsewhere."""
        lines = [event(0)] + [event(seq, amount="0.02") for seq in range(1, len(town.lines))]
        other = town.copy()
        other.build(lines)
        name = rng.choice(sorted(town.segments)[1:])
        town.segments[name] = other.segments[name]
        return "a segment of another history", "NOT those that were signed|does not say"

    def hidden(town):
        """Bytes that lz4 passes over."""
        name = rng.choice(sorted(town.segments)[:-1])
        data = town.segments[name]
        end = rng.choice([0] + town.ends[name])
        junk = each("hidden", [
            ("a skippable frame of another kind", skippable(b"hidden", 0x184D2A50)),
            ("a skippable frame of our kind", skippable(b"RCDA" + b"hidden" * 20)),
            ("bytes", rng.randbytes(40)),
            ("zeros", bytes(64)),
            ("an empty frame", bytes.fromhex("04224d186040820000000000000000")[:7] + bytes(4)),
            ("a frame without checksums", frame([event(90)], ("--no-frame-crc",))),
            ("a frame of the old kind", frame([event(90)], ("-l",))),
            ("a frame without a mark", frame([event(90)])),
            ("an empty skippable frame", skippable(b"")),
            ("a mark of its own", mark([], [[event(0)]])),
        ])
        town.segments[name] = data[:end] + junk[1] + data[end:]
        return f"hidden: {junk[0]} at {end}", "PROBLEM"

    def lying_mark(town):
        name = max(town.segments)
        ends = town.ends[name]
        shape = [commit for segment in town.shape for commit in segment]
        lines = town.lines
        # The last commit anew, with a mark that lies.
        count = len(shape)
        before = 0
        for commit in shape[: count - 1]:
            before += sum(commit)
        frames, place = [], before
        for size in shape[-1]:
            frames.append(lines[place : place + size])
            place += size
        if place < len(lines):
            frames.append(lines[place:])
        frames = [one for one in frames if one]
        lie = each("lies", [
            {"size": len(lines) + 1}, {"first": before + 1}, {"peaks": [H(b"x")] * bin(len(lines)).count("1")},
            {"version": 2}, {"at": 5}, {"padding": b"hidden"}, {"padding": bytes(32)}, {"peaks": []}])
        start = ends[-2]
        wrong = b"".join(frame(one) for one in frames) + mark(lines[:before], frames, **lie)
        right = b"".join(frame(one) for one in frames) + mark(lines[:before], frames)
        assert town.segments[name][start:] == right
        town.segments[name] = town.segments[name][:start] + wrong
        return f"a mark that lies: {list(lie)[0]}", "the mark at byte"

    def forged(town):
        name = rng.choice(sorted(town.checkpoints))
        size = int(name)
        good = town.checkpoints[name]
        how, data, wanted = each("forged", [
            ("another key", thief.checkpoint(size, mth(town.lines[:size])), "not signed by the key"),
            ("another name", stranger.checkpoint(size, mth(town.lines[:size])), "origin"),
            ("another name's signature", stranger.checkpoint(size, mth(town.lines[:size]), NAME),
             "not signed by the key"),
            ("another size", good.replace(b"\n%d\n" % size, b"\n%d\n" % (size + 1)), "PROBLEM"),
            ("another root", good.replace(b64(mth(town.lines[:size])).encode(), b64(H(b"x")).encode()),
             "PROBLEM"),
            ("an extension", good.replace(b"\n\n", b"\nmore\n\n"), "signature"),
            ("no signature", good[: good.index(b"\n\n") + 2], "no signed note|signature line"),
            ("empty", b"", "no signed note"),
            ("twice", good + good, "PROBLEM"),
            ("another ledger, signed", signer.checkpoint(size, mth(town.lines[:size]), "example.com/x"),
             "origin"),
            ("a root that was never there", signer.checkpoint(size, H(b"x")), "NOT those that were signed"),
            ("another size's name", town.checkpoints[max(n for n in town.checkpoints if n != name)],
             "holds a checkpoint of"),
        ])
        town.checkpoints[name] = data
        return f"checkpoint: {how}", wanted

    def forked(town):
        """The key's holder signs two histories; one comes from outside."""
        size = rng.randrange(2, len(town.lines) + 1)
        lines = [event(0)] + [event(seq, amount="0.03") for seq in range(1, len(town.lines))]
        town.sign(size)
        return "a fork", "two histories", [signer.checkpoint(size, mth(lines[:size]))]

    def longer(town):
        """An old checkpoint, kept outside, that knows of more."""
        lines = town.lines + [event(len(town.lines))]
        return "a longer one outside", "GONE", [signer.checkpoint(len(lines), mth(lines))]

    kinds = [rewritten, insider, cut, torn, flipped, flipped, bytes_lost, renamed, reframed, hidden,
             lying_mark, forged, forked, longer]
    tried = {}
    town = None
    for number in range(attacks):
        if number % 14 == 0:
            town = honest_town(signer, rng)
            folder = os.path.join(bench.folder, f"honest-{number}")
            town.write(folder)
            kept = bench.file("kept", town.checkpoints[min(town.checkpoints)])
            bench.expect("untouched", 0, bench.run("log", folder, "--vkey", signer.vkey,
                                                   "--checkpoint", kept), "ACCEPTED / ACEPTADO: 60")
            bench.expect("untouched, no key", 0, bench.run("log", folder), "NO SIGNATURE WAS CHECKED")
            shutil.rmtree(folder)
        attacked = town.copy()
        kind = kinds[number % len(kinds)]
        what, wanted, *more = kind(attacked)
        folder = os.path.join(bench.folder, f"attack-{number}")
        attacked.write(folder)
        words = ["log", folder, "--vkey", signer.vkey]
        for place, outside in enumerate(more[0] if more else []):
            words += ["--checkpoint", bench.file(f"outside-{place}", outside)]
        status, said = bench.run(*words)
        found = any(one in said for one in wanted.split("|"))
        bench.expect(f"attack {number}, {what} ({wanted})", 1, (status if found else "another reason", said))
        tried[what.split(" at ")[0]] = tried.get(what.split(" at ")[0], 0) + 1
        shutil.rmtree(folder)
    print(f"attacks on logs: {attacks} of {len(tried)} sorts, each refused for its reason")
    if bench.options.verbose:
        for what, count in sorted(tried.items()):
            print(f"  {count:3d} {what}")


def torn_tails(bench, signer, rng):
    """A last commit that was never finished is no event; nothing else may follow the last mark."""
    town = honest_town(signer, rng)
    name = max(town.segments)
    data, ends = town.segments[name], town.ends[name]
    kept = sum(sum(c) for s in town.shape for c in s[: len(s) if s is not town.shape[-1] else -1])
    town.checkpoints = {one: head for one, head in town.checkpoints.items() if int(one) <= kept}
    for end in range(ends[-2], len(data), 7):
        folder = os.path.join(bench.folder, "torn")
        shutil.rmtree(folder, ignore_errors=True)
        other = town.copy()
        other.segments[name] = data[:end]
        other.write(folder)
        if end == ends[-2]:
            wanted = f"{kept} events,"
        else:
            wanted = f"{end - ends[-2]} bytes behind byte {ends[-2]} are a commit that was never finished"
        bench.expect(f"torn at {end}", 0, bench.run("log", folder, "--vkey", signer.vkey), wanted)
    # A mark that comes after bytes that make no sense: nothing tears like that.
    shutil.rmtree(folder)
    other.segments[name] = data[: ends[-2]] + b"?" + data[ends[-2] :]
    other.write(folder)
    bench.expect("a mark after the tear", 1, bench.run("log", folder, "--vkey", signer.vkey), "damage")
    # Frames that lz4 reads and that are not the contract's.
    for options in (("-BX", "--no-frame-crc"), ("--content-size",)):
        shutil.rmtree(folder)
        kept, frame.__defaults__ = frame.__defaults__, (options, "-B4")
        honest_town(signer, rng).write(folder)
        frame.__defaults__ = kept
        bench.expect(f"frames with {options}", 1, bench.run("log", folder), "an LZ4 frame without")
    shutil.rmtree(folder)
    kept, frame.__defaults__ = frame.__defaults__, (("-BX", "--content-size"), "-B5")
    honest_town(signer, rng).write(folder)
    frame.__defaults__ = kept
    bench.expect("frames with another checksum too", 0, bench.run("log", folder))
    # A mark under another number, or with bytes in the place of its own hash.
    town = honest_town(signer, rng)
    first = min(town.segments)
    whole = town.segments[first]
    for what, spoilt in (("number", whole.replace(b"\x5c\x2a\x4d\x18", b"\x5d\x2a\x4d\x18")),
                         ("hash", whole[:-16] + b"hidden" + whole[-10:])):
        assert spoilt != whole and len(spoilt) == len(whole)
        shutil.rmtree(folder)
        town.segments[first] = spoilt
        town.write(folder)
        bench.expect(f"a mark's {what}", 1, bench.run("log", folder, "--vkey", signer.vkey), "damage")
    # No commit at all in the last segment.
    shutil.rmtree(folder)
    other.segments[name] = data[:30]
    other.checkpoints = {one: head for one, head in other.checkpoints.items() if int(one) < 2}
    other.write(folder)
    bench.expect("no mark at all", 1, bench.run("log", folder, "--vkey", signer.vkey), "damage")


def large(bench, signer, rng):
    """Several batches, blocks and processes: the same verdict, and damage in the middle is found."""
    lines = [event(seq, note=f"{rng.randbytes(rng.randint(1, 60)).hex()}") for seq in range(13_000)]
    # lz4 1.9.4 stumbles over its own frames of several blocks with checksums (ARCHITECTURE.md, 7), so
    # these have one; the program's own frames are held against lz4 by other tests.
    shape = [[[1]], [[140] * 10 + [100], [150] * 50 + [95], [104] * 8 + [72], [1], [1]],
             [[100] * 15, [150, 150]]]
    shape[-1] += [[100] * 11]
    town = Town(lines, shape, signer)
    for size in (1, 4095, 4096, 4097, 5000, 8192, 10_002, 12_288, 13_000):
        town.sign(size)
    folder = os.path.join(bench.folder, "large")
    town.write(folder)
    root = b64(mth(lines))
    for jobs in ("1", "2", "3"):
        got = bench.spawn("log", folder, "--vkey", signer.vkey, "--jobs", jobs)
        bench.expect(f"large, {jobs} jobs", 0, got, f"root {root}")
        bench.expect(f"large, {jobs} jobs", 0, got, "ACCEPTED / ACEPTADO: 13000 events")
    worse = list(lines)
    worse[9000] = event(9000, id_="p-77")
    town.build(worse)
    shutil.rmtree(folder)
    town.write(folder)
    for jobs in ("1", "2"):
        got = bench.spawn("log", folder, "--vkey", signer.vkey, "--jobs", jobs)
        bench.expect("large, changed", 1, got, "event 9000: its id is also that of event 77")
        bench.expect("large, changed", 1, got, "the first change lies in events 8192 to 10001")
    no_ids = bench.spawn("log", folder, "--no-ids")
    bench.expect("large, no ids", 1, no_ids, "not looked at")
    # Every problem is told, also far from the first.
    worse[3] = worse[3][:-1] + b" }"
    # The first lines of a batch are compared with the last of the one before.
    worse[4096] = event(4097)
    for place in (8192, 12_500):
        worse[place] = event(place, at_ms=1_500_000_000_000)
    town.build(worse)
    shutil.rmtree(folder)
    town.write(folder)
    got = bench.spawn("log", folder, "--vkey", signer.vkey)
    for wanted in ("event 3: it is JSON, but", "event 9000: its id", "event 12500: recorded 2017",
                   "event 8192: recorded 2017", "event 4096: seq 4097 after 4095"):
        bench.expect("all problems", 1, got, wanted)


def packs(bench, signer, rng):
    town = honest_town(signer, rng)
    top = "recauda-audit-example.com_ledger-60"

    def files(town):
        yield f"{top}/key.vkey", signer.vkey.encode() + b"\n"
        yield f"{top}/README.md", b"read me\n"
        yield f"{top}/verify-without-us", pathlib.Path(bench.options.script).read_bytes()
        for name, data in town.segments.items():
            yield f"{top}/log/{name}", data
        for name, data in town.checkpoints.items():
            yield f"{top}/checkpoints/{name}", data

    def check(what, status, entries, saying="", more=(), mode="w", cut=None, behind=b"",
              key=signer.vkey):
        name = os.path.join(bench.folder, "pack.tar")
        with tarfile.open(name, mode) as archive:
            for entry, data in entries:
                member = tarfile.TarInfo(entry)
                if isinstance(data, bytes):
                    member.size = len(data)
                    archive.addfile(member, io.BytesIO(data))
                else:
                    member.type, member.linkname = data
                    archive.addfile(member)
        if cut:
            with open(name, "r+b") as file:
                file.truncate(cut)
        with open(name, "ab") as file:
            file.write(behind)
        got = bench.run("pack", name, "--vkey", key, *more)
        bench.expect(f"pack: {what}", status, got, saying)

    good = list(files(town))
    folders = [(f"{top}/{one}", (tarfile.DIRTYPE, "")) for one in ("", "log", "checkpoints")]
    check("good", 0, good, "60 events of example.com_ledger")
    check("with folders", 0, folders + good)
    old = bench.file("old", town.checkpoints[min(town.checkpoints)])
    check("with last year's", 0, good, more=("--checkpoint", old))
    other = [event(0)] + [event(seq, amount="0.03") for seq in range(1, 60)]
    fork = bench.file("fork", signer.checkpoint(30, mth(other[:30])))
    check("not last year's", 1, good, "NOT those that were signed", more=("--checkpoint", fork))
    outside = os.path.join(bench.folder, "outside")
    for what, entry in [
        ("absolute", (outside, b"x")), ("upwards", (f"{top}/../../outside", b"x")),
        ("upwards at once", ("../outside", b"x")), ("dots inside", (f"{top}/./x", b"x")),
        ("symbolic link", (f"{top}/link", (tarfile.SYMTYPE, outside))),
        ("hard link", (f"{top}/link", (tarfile.LNKTYPE, f"{top}/README.md"))),
        ("device", (f"{top}/null", (tarfile.CHRTYPE, ""))), ("pipe", (f"{top}/pipe", (tarfile.FIFOTYPE, ""))),
        ("there twice", good[3]), ("another top", ("else/x", b"x")),
        ("a file as folder", (f"{top}/README.md/x", b"x")), ("backslash", (f"{top}\\x", b"x")),
    ]:
        check(what, 1, good + [entry])
        check(what + ", first", 1, [entry] + good)
        bench.expect(f"{what}: nothing outside", 0, (int(os.path.exists(outside)), ""))
    check("a link for a folder", 1, [(f"{top}/log", (tarfile.SYMTYPE, bench.folder))] + good)
    for count in ("59", "61", "060", "x"):
        check(f"named for {count}", 1, [(one.replace("-60", f"-{count}"), data) for one, data in good])
    check("another's key", 1, [(f"{top}/key.vkey", b"other\n")] + good[1:], "key.vkey")
    check("no log", 1, [one for one in good if "/log/" not in one[0]], "log/")
    check("no checkpoint", 1, [one for one in good if "/checkpoints/" not in one[0]], "nothing ties")
    check("compressed", 1, good, mode="w:gz")
    size = sum(512 + (len(data) + 511) // 512 * 512 for _, data in good)
    for cut in [*range(100, size, 997), *range(size - 600, size + 1024, 100)]:
        check(f"cut at {cut}", 1, good, cut=cut)
    check("with room to spare behind it", 0, good, behind=bytes(4096))
    check("with something behind it", 1, good, "behind its last file", behind=bytes(4096) + b"x")
    torn = town.copy()
    name = max(torn.segments)
    torn.segments[name] += b"\x04\x22\x4d\x18"
    check("a torn end", 1, files(torn), "cut or changed")
    folder = os.path.join(bench.folder, "unpacked", top)
    town.write(folder)
    bench.expect("unpacked", 0, bench.run("pack", folder, "--vkey", signer.vkey), "60 events")
    bench.expect("no key", 2, bench.run("pack", folder), "--vkey")


def by_hand(bench, signer, rng):
    """The commands of AUDIT.md, as they stand there, give what this program gives."""
    page = (HERE.parent.parent / "Schemas" / "AUDIT.md").read_text(encoding="utf-8")
    block = page[page.index("**By hand.**") :].split("```sh\n")[1].split("```")[0]
    assert "c=checkpoints/00000000000000120000\n" in block
    for index, size in [(0, 60), (17, 60), (59, 60), (48, 49), (32, 33), (3, 4), (0, 1), (28, 31)]:
        town = honest_town(signer, rng)
        town.checkpoints = {}
        town.sign(size)
        folder = os.path.join(bench.folder, f"by-hand-{index}-{size}")
        town.write(folder)
        head = town.checkpoints[f"{size:020d}"]
        pathlib.Path(folder, "event.tlog-proof").write_bytes(proof_file(index, town.lines[:size], head))
        script = block.replace("00000000000000120000", f"{size:020d}")
        done = subprocess.run(["sh", "-c", script], cwd=folder, capture_output=True,
                              env=dict(os.environ, VKEY=signer.vkey))
        wanted = (f"60 events.ndjson\n{signer.id.hex()}\nSignature Verified Successfully\n"
                  f"{town.lines[index].decode()}{b64(mth(town.lines[:size]))}\n")
        bench.expect(f"by hand, {index} of {size}", 0, (done.returncode, done.stdout.decode()), wanted)
        shutil.rmtree(folder)


def world(bench, signer):
    """The world and the command line."""
    missing = os.path.join(bench.folder, "missing")
    note = bench.file("c", signer.checkpoint(0, H(b"")))
    key = ("--vkey", signer.vkey)
    bench.expect("empty tree", 0, bench.spawn("checkpoint", note, *key))
    bench.expect("empty tree, other root", 1, bench.spawn(
        "checkpoint", bench.file("c0", signer.checkpoint(0, H(b"x"))), *key), "empty tree")
    for words in (("checkpoint", missing, *key), ("proof", missing, *key), ("log", missing),
                  ("pack", missing, *key), ("consistency", note, missing, note, *key)):
        bench.expect(f"{words[0]} of nothing", 3 if words[0] != "consistency" else 1, bench.spawn(*words))
    for words in ((), ("checkpoint", note), ("checkpoint", note, "--vkey", "x"), ("nonsense",),
                  ("log",), ("proof", note, note, *key)):
        bench.expect(f"usage {words}", 2, bench.spawn(*words))
    bench.expect("help", 0, bench.spawn("--help"), "verify-without-us pack")
    for command in ("checkpoint", "proof", "consistency", "log", "pack"):
        bench.expect(f"help of {command}", 0, bench.spawn(command, "--help"), "--vkey")

    def path_with(*names, **fakes):
        folder = tempfile.mkdtemp(dir=bench.folder)
        for name in names:
            os.symlink(shutil.which(name), os.path.join(folder, name))
        for name, text in fakes.items():
            fake = os.path.join(folder, name)
            pathlib.Path(fake).write_text(text)
            os.chmod(fake, 0o755)
        return folder

    python = path_with("sh", "head", "lz4")
    os.symlink(sys.executable, os.path.join(python, "python3"))
    bench.expect("no openssl", 3, bench.spawn("checkpoint", note, *key, path=python), "install openssl")
    yes = path_with("sh", openssl="#!/bin/sh\nexit 0\n")
    os.symlink(sys.executable, os.path.join(yes, "python3"))
    bench.expect("an openssl that says yes", 3, bench.spawn("checkpoint", note, *key, path=yes), "3.0")
    no = path_with("sh", openssl="#!/bin/sh\nexit 1\n")
    os.symlink(sys.executable, os.path.join(no, "python3"))
    bench.expect("an openssl that says no", 3, bench.spawn("checkpoint", note, *key, path=no), "3.0")
    bench.expect("no lz4", 3, bench.spawn("log", bench.folder, path=no), "install lz4")
    bench.expect("no python", 3, bench.spawn("--help", path=path_with("sh")), "python3 is missing")
    # Modules that lie beside the script are not taken.
    beside = tempfile.mkdtemp(dir=bench.folder)
    script = shutil.copy(bench.options.script, beside)
    for module in ("json", "hashlib", "base64", "argparse", "tarfile"):
        pathlib.Path(beside, f"{module}.py").write_text("raise SystemExit(0)")
    bad = bench.file("bad", pathlib.Path(note).read_bytes().replace(b"\n0\n", b"\n1\n"))
    bench.expect("modules beside", 1, bench.spawn("checkpoint", bad, *key, script=script), "REFUSED")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--script", default=str(HERE.parent.parent / "Scripts" / "verify-without-us"))
    parser.add_argument("--seed", type=int, default=6962)
    parser.add_argument("--attacks", type=int, default=280)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--stop", action="store_true", help="end at the first failure")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    rng = random.Random(options.seed)
    bench = Bench(options)
    try:
        signer = Signer(bench.folder, NAME, b"\1" * 32)
        bench.part("vector", vector, signer)
        bench.part("logs", logs, signer, rng, options.attacks)
        bench.part("torn ends", torn_tails, signer, rng)
        bench.part("a larger log", large, signer, rng)
        bench.part("packs", packs, signer, rng)
        bench.part("by hand", by_hand, signer, rng)
        bench.part("the world", world, signer)
        bench.part("proofs", proofs, signer, rng)
        bench.part("consistency", consistency, signer)
        bench.part("flipped bits", flips, signer)
    finally:
        shutil.rmtree(bench.folder)
    print(f"{bench.passed} right, {bench.failures} wrong")
    return 1 if bench.failures else 0


if __name__ == "__main__":
    sys.exit(main())
