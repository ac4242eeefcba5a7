"""The page in the browser: the chat, the essays behind its citations, what was asked before."""
