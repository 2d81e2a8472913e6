"""The daily file of a store's cars: read, judged, taken; and what leads hear of it."""
