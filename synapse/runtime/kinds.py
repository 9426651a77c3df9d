"""Kinds of tasks: what `tasks.kind` names → the function that does it. A new kind is a line here."""

from collections.abc import Mapping

from synapse.runtime.backtest import run as backtest
from synapse.runtime.orders.books import verify_books
from synapse.runtime.paying.work import work_pay, work_preview
from synapse.runtime.tasks import Work

KINDS: Mapping[str, Work] = {
    "backtest": backtest.work,
    "ledger_verify": verify_books,
    "pay_preview": work_preview,
    "pay": work_pay,
}
