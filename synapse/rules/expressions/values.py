"""What stands for a value that is not there, and what may go wrong while an expression runs."""

from collections.abc import Sequence
from typing import NoReturn


class MissingValue(Exception):
    """A value was needed that is not there."""


class BudgetExceeded(Exception):
    """A number would have grown beyond what a rule may build."""


class Missing:
    """Stands for an absent value: whatever is done with it raises `MissingValue`, asking for identity aside."""

    __slots__ = ()

    def _refuse(self, *_: object) -> NoReturn:
        raise MissingValue

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __hash__ = __len__ = __contains__ = __iter__ = __getitem__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _refuse
    __neg__ = __pos__ = __abs__ = __round__ = __floor__ = __ceil__ = __trunc__ = _refuse
    __int__ = __float__ = __index__ = __str__ = __format__ = _refuse

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()

#: What a compiled expression may raise: its outcome is Failed then, neither true nor false (DESIGN §4.3).
FAILURES: tuple[type[Exception], ...] = (MissingValue, BudgetExceeded, ArithmeticError, TypeError, ValueError)

_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (BudgetExceeded, "a number grew too large"),
    (ZeroDivisionError, "division by zero"),
    (ArithmeticError, "a number grew too large"),
    (TypeError, "a value has the wrong type"),
    (ValueError, "a function was given a number it has no answer for"),
)


def reason(error: Exception, missing: Sequence[str] = ()) -> str:
    """Why an expression failed, in plain words; `missing` names absent values where the caller knows them."""
    if isinstance(error, MissingValue):
        if not missing:
            return "a value is missing"
        return f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
    return next(text for kind, text in _REASONS if isinstance(error, kind))
