"""Makes resources/contact_rules/places.json anew, as of a day: once in a while, from new releases of its sources.

    pip install --no-deps --target FOLDER zipcodes==3.0.0
    PYTHONPATH=FOLDER python bench/make_places.py 2026-11-22

With the versions that the file names it makes the same file again, to the byte. Run the tests of contact rules afterwards.

From the ZIP codes of `zipcodes` (MIT) runs of neighbours with the same state and zone; from phonenumbers' (Apache-2.0) names of area codes
the state or province of each (where they name none, that of most of its towns), and its zones from the ZIP codes that have it: each where
two of them lie, or one in fifty. A corner of Kansas counts for all of 785: whose number it is nobody knows, unless they gave a ZIP.
"""

import collections
import json
import sys
from datetime import date
from pathlib import Path

import phonenumbers
import zipcodes
from phonenumbers import timezone
from phonenumbers.geodata import GEOCODE_DATA

NAMES = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA", "Colorado": "CO", "Connecticut": "CT",
    "Delaware": "DE", "Washington D.C.": "DC", "Florida": "FL", "Georgia": "GA", "Hawaii": "HI", "Idaho": "ID", "Illinois": "IL",
    "Indiana": "IN", "Iowa": "IA", "Kansas": "KS", "Kentucky": "KY", "Louisiana": "LA", "Maine": "ME", "Maryland": "MD",
    "Massachusetts": "MA", "Michigan": "MI", "Minnesota": "MN", "Mississippi": "MS", "Missouri": "MO", "Montana": "MT", "Nebraska": "NE",
    "Nevada": "NV", "New Hampshire": "NH", "New Jersey": "NJ", "New Mexico": "NM", "New York": "NY", "North Carolina": "NC",
    "North Dakota": "ND", "Ohio": "OH", "Oklahoma": "OK", "Oregon": "OR", "Pennsylvania": "PA", "Rhode Island": "RI",
    "South Carolina": "SC", "South Dakota": "SD", "Tennessee": "TN", "Texas": "TX", "Utah": "UT", "Vermont": "VT", "Virginia": "VA",
    "Washington State": "WA", "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY",
    "Ontario": "CA-ON", "Manitoba": "CA-MB", "British Columbia": "CA-BC", "British Colombia": "CA-BC", "Quebec": "CA-QC",
    "Saskatchewan": "CA-SK", "Alberta": "CA-AB", "New Brunswick": "CA-NB", "Newfoundland and Labrador": "CA-NL",
    "Nova Scotia/Prince Edward Island": "CA-NS", "Northwest Territories/Nunavut/Yukon": "CA-NT", "QC": "CA-QC", "ON": "CA-ON",
}  # fmt: skip
CARIBBEAN = {"787": "PR", "939": "PR", "340": "VI", "671": "GU", "670": "MP", "684": "AS"}
SOLDIERS = ("Apo", "Dpo", "Fpo")
"""Some of their codes stand in the list as New Jersey's: whoever has one may be anywhere."""

CANADA = {
    "A": "CA-NL America/St_Johns",
    "A0": "CA-NL America/Halifax America/St_Johns",
    "A2": "CA-NL America/Halifax America/St_Johns",
    "B": "CA-NS America/Halifax",
    "C": "CA-NS America/Halifax",
    "E": "CA-NB America/Halifax",
    "G": "CA-QC America/Toronto",
    "G0": "CA-QC America/Halifax America/Toronto",
    "G4": "CA-QC America/Halifax America/Toronto",
    "H": "CA-QC America/Toronto",
    "J": "CA-QC America/Toronto",
    "K": "CA-ON America/Toronto",
    "L": "CA-ON America/Toronto",
    "M": "CA-ON America/Toronto",
    "N": "CA-ON America/Toronto",
    "P": "CA-ON America/Toronto",
    "P0": "CA-ON America/Toronto America/Winnipeg",
    "P8": "CA-ON America/Toronto America/Winnipeg",
    "P9": "CA-ON America/Toronto America/Winnipeg",
    "R": "CA-MB America/Winnipeg",
    "S": "CA-SK America/Regina",
    "S0": "CA-SK America/Edmonton America/Regina America/Winnipeg",
    "S9": "CA-SK America/Edmonton America/Regina",
    "T": "CA-AB America/Edmonton",
    "V": "CA-BC America/Vancouver",
    "V0": "CA-BC America/Edmonton America/Vancouver",
    "V1": "CA-BC America/Edmonton America/Vancouver",
    "X": "CA-NT America/Edmonton America/Toronto America/Winnipeg",
    "Y": "CA-NT America/Whitehorse",
}
"""Provinces and zones by how a postal code begins: the longest counts."""

SEVERAL = {
    "807": "CA-ON America/Toronto America/Winnipeg",
    "418": "CA-QC America/Halifax America/Toronto",
    "581": "CA-QC America/Halifax America/Toronto",
    "367": "CA-QC America/Halifax America/Toronto",
    "250": "CA-BC America/Edmonton America/Vancouver",
    "778": "CA-BC America/Edmonton America/Vancouver",
    "236": "CA-BC America/Edmonton America/Vancouver",
    "672": "CA-BC America/Edmonton America/Vancouver",
    "257": "CA-BC America/Edmonton America/Vancouver",
    "867": "CA-NT America/Edmonton America/Toronto America/Whitehorse America/Winnipeg",
    "306": "CA-SK America/Edmonton America/Regina America/Winnipeg",
    "639": "CA-SK America/Edmonton America/Regina America/Winnipeg",
    "474": "CA-SK America/Edmonton America/Regina America/Winnipeg",
    "879": "CA-NL America/Halifax America/St_Johns",
}
"""Area codes of provinces in which not one clock holds: the lists know one each."""

MISLAID = {"Napakiak": "America/Anchorage", "America/Metlakatla": "America/Metlakatla"}


def main() -> None:
    if len(sys.argv) != 2 or date.fromisoformat(sys.argv[1]).isoformat() != sys.argv[1]:
        sys.exit("Say the day: make_places.py 2026-11-22")
    known = sorted(zipcodes.list_all(), key=lambda one: one["zip_code"])
    runs: list[list[str]] = []
    zones: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    apart = True
    for one in known:
        zone = MISLAID.get(one["timezone"], one["timezone"])
        if not zone or one["city"] in SOLDIERS:
            apart = True
            continue
        if not apart and runs[-1][2:] == [one["state"], zone]:
            runs[-1][1] = one["zip_code"]
        else:
            runs.append([one["zip_code"], one["zip_code"], one["state"], zone])
            apart = False
        for code in one["area_codes"]:
            zones[code][f"{one['state']} {zone}"] += 1
    # Of an area code that is in the list only by its exchanges (713, Houston's, is), the state is what most of them say.
    named: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for code, said in GEOCODE_DATA.items():
        if len(code) >= 4 and code.startswith("1"):
            name = said.get("en", "")
            state = NAMES.get(name) or NAMES.get(name.rpartition(", ")[2]) or name.rpartition(", ")[2]
            named[code[1:4]][state] += 1_000_000 if len(code) == 4 else state in NAMES.values()
    codes = {code: counted.most_common(1)[0][0] for code, counted in named.items() if counted.total()}
    areas = {}
    for code, state in sorted({**codes, **CARIBBEAN}.items()):
        there = {key.split(" ")[1]: n for key, n in zones[code].items() if key.split(" ")[0] == state}
        if not there:
            number = phonenumbers.PhoneNumber(country_code=1, national_number=int(f"{code}5550100"))
            found = timezone.time_zones_for_number(number)
            there = dict.fromkeys((zone for zone in found if zone != timezone.UNKNOWN_TIMEZONE), 1) if len(found) <= 6 else {}
        least = sum(there.values()) / 50
        areas[code] = [state, *sorted(zone for zone, n in there.items() if n >= min(2, least))]
    areas |= {code: said.split(" ") for code, said in SEVERAL.items()}
    book = {
        "version": sys.argv[1],
        "source": f"zipcodes {zipcodes.__version__} (MIT) and phonenumbers {phonenumbers.__version__} (Apache-2.0), "
        "Canada's provinces of several zones by hand; made by bench/make_places.py",
        "zips": [" ".join(run) for run in runs],
        "area_codes": {code: " ".join(said) for code, said in areas.items()},
        "postal": CANADA,
    }
    path = Path(__file__).parents[1] / "resources" / "contact_rules" / "places.json"
    path.write_text(json.dumps(book, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
