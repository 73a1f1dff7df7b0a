"""The zip that is uploaded to Teams."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from deploy.teams_package.icons import colour_icon, outline_icon
from deploy.teams_package.manifest import COLOUR_ICON, OUTLINE_ICON, App, localizations, manifest

# The same app gives the same bytes, on whatever day.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_READABLE_BY_ALL = 0o644 << 16


def package(app: App) -> bytes:
    """All files lie at its root, as Teams wants them. Raises AppError."""
    texts = {"manifest.json": manifest(app), **localizations(app)}
    files = {name: _json(content) for name, content in texts.items()}
    files |= {COLOUR_ICON: colour_icon(app.name, app.accent), OUTLINE_ICON: outline_icon(app.name)}
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files.items():
            info = ZipInfo(name, _MOMENT)
            info.compress_type, info.external_attr = ZIP_DEFLATED, _READABLE_BY_ALL
            archive.writestr(info, content)
    return out.getvalue()


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
