"""Benchmarks: figures and ratios side by side in one run (`make bench`); nothing here asserts on a clock."""

# before aiohttp, which makes its TLS context when it is imported
from tests.loopback import certificate as certificate
