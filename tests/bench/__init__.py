"""Benchmarks: figures and ratios side by side in one run (`make bench`); nothing here asserts on a clock."""
