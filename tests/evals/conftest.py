"""A product that a test writes down, served on loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from evals.bench import HOST, free_port
from tests.evals.product import Product


@pytest.fixture
def product() -> Product:
    return Product()


@pytest.fixture
def port(product: Product) -> Iterator[int]:
    """Where the product listens."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(product.app(), host=HOST, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port
    server.should_exit = True
    thread.join()
