"""The scenarios that come with the program, and values such as they have every day."""

from pathlib import Path
from typing import Final

from bdcdesk.domain.car import Car
from bdcdesk.domain.placeholders import Language
from bdcdesk.domain.scenarios import read_scenarios

REPO: Final = Path(__file__).parents[2]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "es")
FILES: Final = tuple((REPO / "resources" / "scenarios" / f"{language}.json").read_bytes() for language in LANGUAGES)
SHIPPED: Final = read_scenarios(*FILES)

TYPICAL: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "first_name": "Maria",
        "agent": "Dami",
        "store": "Valley Ridge Toyota",
        "colleague": "Theresa",
        "vehicle": "2024 Toyota Camry XSE",
        "closest": "2023 Toyota Camry SE",
        "trade": "2019 Honda CR-V EX",
        "price": "$31,250",
        "figure": "$33,480",
        "stock": "T4471",
        "availability": "is on its way to us",
        "trade_gaps": "the mileage, its condition and what is still owed on it",
        "fact": "it has the tow package and one owner",
        "appointment": "Saturday, November 22 at 10:30 am",
        "promised": "3:00 pm tomorrow",
        "time": "3:00 pm tomorrow",
    },
    "es": {
        "first_name": "María",
        "agent": "Dami",
        "store": "Valley Ridge Toyota",
        "colleague": "Teresa",
        "vehicle": "Toyota Camry XSE 2024",
        "closest": "Toyota Camry SE 2023",
        "trade": "Honda CR-V EX 2019",
        "price": "$31,250",
        "figure": "$33,480",
        "stock": "T4471",
        "availability": "viene en camino",
        "trade_gaps": "el millaje, su estado y cuánto se debe todavía",
        "fact": "tiene paquete de remolque y un solo dueño",
        "appointment": "el sábado 22 de noviembre a las 10:30 a. m.",
        "promised": "las 3:00 p. m. de mañana",
        "time": "las 3:00 p. m. de mañana",
    },
}

STANDS: Final[dict[str, Car | None]] = {
    "unknown": None,
    "in stock": Car(id="c1", make="Ford", status="in stock"),
    "in transit": Car(id="c1", make="Ford", status="in transit"),
    "on hold": Car(id="c1", make="Ford", status="on hold"),
    "sold": Car(id="c1", make="Ford", gone="sold"),
    "not listed": Car(id="c1", make="Ford", gone="not listed"),
    "sold, by its status": Car(id="c1", make="Ford", status="sold"),
}
