"""`python -m synapse` is `synapse`."""

from synapse.cli.main import main

if __name__ == "__main__":
    main()
