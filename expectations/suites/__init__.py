"""One file per checked asset, named after it. To add an expectation, touch exactly one of them."""
