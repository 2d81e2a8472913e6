"""From the bytes of a document to the prospects in it: whoever sent it, however broken it is, and without believing it."""
