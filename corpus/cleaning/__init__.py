"""From the bytes of any text file to clean Markdown: one rule a function, each pure, each keeping a record."""
