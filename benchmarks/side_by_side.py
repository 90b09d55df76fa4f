"""Claim: a change of the parser costs no time; two or more states of it parse the same chunks in turn.

python benchmarks/side_by_side.py SRC SRC [--data ../shared/data] [--every 270] [--rounds 3] [--chunk 10]

SRC is the `src` of a checkout. Each has a process of its own; of a chunk of studies the best round counts, in
seconds of the processor, so that a busy machine slows all of them alike. Uncached.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path


def work(data: Path, every: int) -> None:
    """Parse the studies between two numbers a line in; say how long it took and how many criteria it gave."""
    from benchmarks.parse import blocks, uncached

    from trialbridge.eligibility.parse import parse
    from trialbridge.flows.workers import settle
    from trialbridge.vocab import default_vocabulary

    texts, vocabulary = blocks(data, every), default_vocabulary()
    settle()
    uncached(vocabulary)
    print(len(texts), flush=True)
    for line in sys.stdin:
        first, last = map(int, line.split())
        began = time.process_time()
        count = sum(len(parse(text, vocabulary)) for text in texts[first:last])
        print(time.process_time() - began, count, flush=True)


class State:
    """A checkout's parser in a process of its own, and what its best rounds add up to."""

    def __init__(self, source: Path, asked: argparse.Namespace) -> None:
        """Start it; `studies` is how many it will parse."""
        root = str(Path(__file__).parents[1])
        self.child = subprocess.Popen(
            [sys.executable, __file__, "--work", "--data", asked.data, "--every", str(asked.every)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(source.resolve()), root))},
        )
        assert self.child.stdin and self.child.stdout
        self.to, self.back = self.child.stdin, self.child.stdout
        self.studies, self.seconds, self.criteria = int(self.back.readline()), 0.0, 0

    def timed(self, first: int, last: int) -> tuple[float, int]:
        """Parse a chunk; give the seconds and the number of criteria."""
        print(first, last, file=self.to, flush=True)
        seconds, count = self.back.readline().split()
        return float(seconds), int(count)


def main() -> None:
    """Let the states parse in turn and print what each took."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("sources", type=Path, nargs="*")
    options.add_argument("--data", default="../shared/data")
    for name, usual in (("every", 270), ("rounds", 3), ("chunk", 10)):
        options.add_argument(f"--{name}", type=int, default=usual)
    options.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.work:
        work(Path(asked.data), asked.every)
        return
    states = [State(source, asked) for source in asked.sources]
    for first in range(0, states[0].studies, asked.chunk):
        rounds = []
        for number in range(asked.rounds):
            order = states if number % 2 else states[::-1]
            rounds.append({state: state.timed(first, first + asked.chunk) for state in order})
        for state in states:
            state.seconds += min(each[state][0] for each in rounds)
            state.criteria += rounds[0][state][1]
    for source, state in zip(asked.sources, states, strict=True):
        times, rate = state.seconds / states[0].seconds, state.criteria / state.seconds
        print(f"{source}: {state.criteria} criteria, {state.seconds:.2f} s, {rate:.0f}/s, x{times:.3f}")
        state.to.close()
        state.child.wait()


if __name__ == "__main__":
    main()
