"""HOW GOOD IT IS: data and a runner that speaks to the product over HTTP alone."""
