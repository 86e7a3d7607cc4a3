"""The product over HTTP: the domain core lives here, one folder per ability."""
