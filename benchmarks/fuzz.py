"""Throw spoilt criteria, notes and records at the readers and count what is not caught.

    python -m benchmarks.fuzz parse|notes|registries --runs 1000000 [--engine atheris|seeded] [--seed 1]

    python -m benchmarks.fuzz parse --runs 1000000 --counters     # where the parser was compiled with, say,
    # HATCH_BUILD_HOOK_ENABLE_MYPYC=true CC=clang LDSHARED="clang -shared"
    # CFLAGS="-O2 -fsanitize-coverage=inline-8bit-counters,pc-table" pip install --no-build-isolation .

`atheris` guides the spoiling by which branches an input reaches (libFuzzer below it; the extra `fuzz`, where
there is a wheel); `seeded` only draws, and is the engine where atheris is not installed. `--counters` takes
the branches from the counters that clang built into the compiled parser, some 500 inputs a second instead of
200. All count every exception and every law broken (spans that do not cover, a text that is not the block's
own, a quote that is not in its note) and print one example each; 0 of both is expected. The net an ingest
stretches below the parser is off: `eligibility.parse` is called itself.
"""

import argparse
import ctypes
import importlib.util
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "tests" / "conformance" / "samples"
LONGEST = {"parse": 1200, "notes": 1200, "registries": 60_000}
"""Bytes of an input: ten criteria, a long paragraph, a record; longer ones try the same code more slowly."""


class Tally:
    """Counts inputs and failures and keeps the first input of each failure."""

    def __init__(self, target: Callable[[bytes], None], runs: int) -> None:
        self.target, self.runs = target, runs
        self.done = 0
        self.bytes = 0
        self.failures: Counter[str] = Counter()
        self.first: dict[str, bytes] = {}
        self.slowest: tuple[float, bytes] = (0.0, b"")
        self.begun = time.monotonic()

    def __call__(self, data: bytes) -> None:
        """Try one input."""
        start = time.process_time()
        try:
            self.target(data)
        except Exception as error:
            name = _name(error)
            self.failures[name] += 1
            self.first.setdefault(name, data)
        self.slowest = max(self.slowest, (time.process_time() - start, data))
        self.done += 1
        self.bytes += len(data)
        if self.done % 50_000 == 0 or self.done == self.runs:
            self.show()

    def show(self) -> None:
        """Print the counts."""
        seconds = time.monotonic() - self.begun
        print(
            f"{self.done} inputs, {self.bytes / self.done:.0f} bytes on average, "
            f"{sum(self.failures.values())} failures, slowest {self.slowest[0] * 1000:.0f} ms "
            f"({len(self.slowest[1])} bytes), {seconds:.0f} s",
            flush=True,
        )
        for name, count in self.failures.most_common():
            print(f"  {count} x {name}\n    {self.first[name][:600]!r}", flush=True)


def _name(error: Exception) -> str:
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return f"{type(error).__name__} at {' '.join(frames[-3:])}: {str(error)[:120]}"


def text_of(data: bytes) -> str:
    """Give bytes as text; what is no UTF-8 becomes lone surrogates, as broken JSON escapes do."""
    return data.decode("utf-8", "surrogateescape")


def bytes_of(text: str) -> bytes:
    """Give text as bytes, so that `text_of` gives it back (pairs of surrogates aside)."""
    return text.encode("utf-8", "backslashreplace")


def targets() -> dict[str, tuple[Callable[[bytes], None], Callable[[random.Random], bytes]]]:
    """Give what is tried by name, each with how its inputs are made."""
    from tests import fragments

    from trialbridge import eligibility
    from trialbridge.intake import notes
    from trialbridge.registries import recognise, registries
    from trialbridge.vocab import default_vocabulary

    vocabulary = default_vocabulary()
    readers = tuple(registries().values())
    samples = [path.read_bytes() for path in sorted(SAMPLES.rglob("*")) if path.is_file()]
    samples = [data for data in samples if len(data) < 60_000]

    def parse(data: bytes) -> None:
        block = text_of(data)
        covered = 0
        last = 0
        for one in eligibility.parse(block, vocabulary):
            assert one.text == block[one.start : one.end], "a text that is not the block's own"
            assert one.start >= last, "spans out of order"
            assert not block[last : one.start].strip(), "words that no span covers"
            last = one.end
            covered += one.end - one.start
        assert not block[last:].strip(), "words that no span covers"

    def read_note(data: bytes) -> None:
        text = text_of(data).replace("\x00", "")
        if text.strip():
            patient = notes.read(text, vocabulary, on="2026-03-01")
            (document,) = patient.documents
            for fact in patient.facts:
                assert fact.quote is not None
                words = document.text[fact.quote.start : fact.quote.end]
                assert words == fact.quote.text, "a quote that is not in the note"

    def read_record(data: bytes) -> None:
        recognise(data)
        for registry in readers:
            for _ in registry.read(data):
                pass

    return {
        "parse": (parse, lambda rng: bytes_of(fragments.block(rng))),
        "notes": (read_note, lambda rng: bytes_of(fragments.note(rng))),
        "registries": (read_record, lambda rng: fragments.record(rng, samples)),
    }


def seeded(tally: Tally, make: Callable[[random.Random], bytes], seed: int, longest: int) -> None:
    """Draw inputs from a seed alone."""
    rng = random.Random(seed)
    while tally.done < tally.runs:
        tally(make(rng)[:longest])


def guided(tally: Tally, make: Callable[[random.Random], bytes], seed: int, longest: int) -> None:
    """Let the branches reached decide which inputs are spoilt further."""
    import atheris
    from tests import fragments

    def mutate(data: bytes, size: int, drawn: int) -> bytes:
        rng = random.Random(drawn)
        draw = rng.random()
        if draw < 0.3 or len(data) < 2:
            new = make(rng)
        elif draw < 0.8:
            text = text_of(data)
            for _ in range(rng.randint(1, 3)):
                text = fragments.spoilt(text, rng)
            new = bytes_of(text)
        else:
            new = atheris.Mutate(data, size)
        return new[:size]

    # `-runs` counts the empty input tried before the first; libFuzzer prints nothing but its end; left to
    # itself it tries inputs of a few bytes for the first hundred thousand
    options = (
        f"-runs={tally.runs} -seed={seed} -max_len={longest} -len_control=0 -verbosity=0 -print_funcs=0 "
        "-timeout=60"
    )
    atheris.Setup([sys.argv[0], *options.split()], tally, custom_mutator=mutate)
    atheris.Fuzz()


def count_branches() -> None:
    """Let libFuzzer see the counters of the compiled parser, which must not be imported yet."""
    from atheris import core_with_libfuzzer

    os.environ["ATHERIS_CORE"] = core_with_libfuzzer.__file__
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder, "counters.so")
        source = Path(__file__).with_name("counters.c")
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-o", built, source, "-ldl"], check=True)
        ctypes.CDLL(str(built), mode=ctypes.RTLD_GLOBAL)


def main() -> None:
    """Read the command line, try the inputs, print the counts."""
    reader = argparse.ArgumentParser()
    reader.add_argument("target", choices=["parse", "notes", "registries"])
    reader.add_argument("--runs", type=int, default=100_000)
    guide = "atheris" if importlib.util.find_spec("atheris") else "seeded"
    reader.add_argument("--engine", choices=["atheris", "seeded"], default=guide)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--counters", action="store_true")
    asked = reader.parse_args()
    if asked.counters:
        count_branches()
        target, make = targets()[asked.target]
    elif asked.engine == "atheris":
        import atheris

        with atheris.instrument_imports(include=["trialbridge"], enable_loader_override=False):
            target, make = targets()[asked.target]
    else:
        target, make = targets()[asked.target]
    tally = Tally(target, asked.runs)
    if asked.engine == "atheris":
        guided(tally, make, asked.seed, LONGEST[asked.target])
    else:
        seeded(tally, make, asked.seed, LONGEST[asked.target])
    sys.exit(bool(tally.failures))


if __name__ == "__main__":
    main()
