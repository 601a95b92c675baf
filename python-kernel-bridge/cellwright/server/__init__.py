"""The Jupyter server extension: authenticates, authorizes, proxies."""
