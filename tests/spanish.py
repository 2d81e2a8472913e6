"""A plugin: the process speaks Spanish from the beginning. `pytest -p tests.spanish ...`"""

from bdcdesk.translation import speak
from bdcdesk.wiring.speaking import catalog

speak("es", catalog("es"))
