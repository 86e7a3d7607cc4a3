"""What the driver reads of the product."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from evals.driver import Driver, ProductError, at_address
from tests.evals.product import TEXT, Product, figures, parties, tasks


@pytest.fixture
def driver(product: Product) -> Driver:
    return product.driver()


def test_the_matrix_is_read(driver: Driver):
    assert driver.tasks == tasks()


def test_the_parties_are_read(driver: Driver):
    assert driver.parties == parties()


def test_the_ledger_is_read(driver: Driver):
    assert driver.figures == figures()


def test_words_are_found_by_their_offsets(driver: Driver):
    start = TEXT.index("责任分工")
    assert driver.text("plan", start, start + 12) == TEXT[start : start + 12]


def test_dates_of_a_document_are_part_of_what_it_is(driver: Driver):
    assert "2023-12-31" in driver.identity_text("plan")


def test_words_of_a_section_are_no_part_of_what_a_document_is(driver: Driver):
    assert "120个" not in driver.identity_text("plan")


def test_only_what_is_given_is_sent(driver: Driver, product: Product):
    driver.ask("谁管？")
    assert product.asked == [{"question": "谁管？"}]


def test_an_error_status_is_told_with_its_request(driver: Driver):
    with pytest.raises(ProductError, match="GET /v1/documents/nowhere: 404"):
        driver.document("nowhere")


def test_a_product_on_the_network_is_asked_the_same_way(port: int, product: Product):
    with at_address(f"http://127.0.0.1:{port}") as driver:
        assert driver.tasks == tasks()
        assert driver.ask("谁管？").status == "no_source_found"


def test_a_question_that_the_product_fails_on_has_a_failed_reply(product: Product):
    product.replies["谁管？"] = {"answered": object()}
    driver = Driver(TestClient(product.app(), raise_server_exceptions=False))
    assert driver.ask("谁管？").failed
