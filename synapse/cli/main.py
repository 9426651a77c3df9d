"""The `synapse` command: one table of command groups, one place that turns errors into words and exit codes."""


def main() -> None:
    """Run the command line."""
