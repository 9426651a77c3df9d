"""Where things lie in the clone: the one place that knows."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = ROOT / "migrations"
RULEPACKS = ROOT / "rulepacks"
PRESETS = ROOT / "presets"
SCHEMAS = ROOT / "schemas"
DOCS = ROOT / "docs"
PAGES = ROOT / "admin-ui" / "build"
