"""Every face of the product: command line and chat page. No logic of its own."""
