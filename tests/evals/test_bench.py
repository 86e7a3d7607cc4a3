"""What the bench measures, on a product on loopback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from evals.bench import ServerError, latencies_ms, percentile, resident_kb, under_load
from tests.evals.product import Product


def test_percentiles_of_a_hundred_values():
    values = [float(number) for number in range(1, 101)]
    assert percentile(values, 50) == pytest.approx(50.5)
    assert percentile(values, 95) == pytest.approx(95.05)


def test_every_question_has_its_time(port: int):
    assert all(taken > 0 for taken in latencies_ms(port, ["一", "二", "三"]))


def test_a_product_that_fails_is_not_measured(port: int, product: Product):
    product.replies["一"] = {"answered": object()}
    with pytest.raises(ServerError, match="500"):
        latencies_ms(port, ["一"])


def test_load_counts_replies_and_no_errors(port: int):
    load = under_load(port, ["一", "二"], clients=2, seconds=0.2)
    assert load.replies > 2
    assert load.errors == 0


def test_load_counts_failures(port: int, product: Product):
    product.replies["一"] = {"answered": object()}
    load = under_load(port, ["一"], clients=1, seconds=0.1)
    assert load.errors == load.replies > 0


def test_memory_of_children_is_counted():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert resident_kb(os.getpid()) > resident_kb(child.pid) > 0
        child.communicate(b"\n")
