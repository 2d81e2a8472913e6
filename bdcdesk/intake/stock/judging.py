"""Whether a stock file is obviously broken: then it changes nothing."""

from collections.abc import Sequence
from typing import Final

from bdcdesk.domain.car import Car
from bdcdesk.intake.stock.reading import StockFile

FEW: Final = 10
"""Cars in stock below which a file that lists half as many is believed: a small lot may sell them in a day."""


def wrong_with(file: StockFile, here: Sequence[Car]) -> str:
    """Why it is not taken, in a plain sentence; "" if nothing speaks against it. `here`: the cars in stock that this file should list."""
    if file.broken:
        return file.broken
    listed = [car for car in file.cars if car.status != "sold"]
    if file.nameless * 2 > file.rows:
        return f"{file.nameless} of the file's {file.rows} rows have neither a VIN nor a stock number."
    if not listed:
        return "The file lists no car that is in stock."
    if file.cut:
        return "The file ends in the midst of a row: a part of it is missing."
    if len(here) >= FEW and len(listed) * 2 < len(here):
        return f"The file lists {len(listed)} car{'s' * (len(listed) != 1)}, and {len(here)} were in stock before: fewer than half."
    priced = [car for car in here if car.price]
    if len(priced) >= FEW and sum(bool(car.price) for car in listed) * 2 < len(priced):
        return "Fewer than half as many cars have a price in the file as had one before."
    return ""
