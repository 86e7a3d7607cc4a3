"""Letting somebody in at the real API, as its commands and addresses do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx


def let_in(api_url: str, index_dir: Path, records: Path, person: int) -> str:
    """Makes a member of somebody; the bot's token."""
    environment = {**os.environ, "API_DATA_DIR": str(records), "API_INDEX_DIR": str(index_dir)}

    def made(*arguments: str) -> str:
        command = [sys.executable, "-m", "api", *arguments]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return ended.stdout.strip()

    token, code = made("token", "--role", "bot"), made("invite", "--role", "member", "--party", "住建局")
    headers = {"Authorization": f"Bearer {token}", "On-Behalf-Of": f"telegram:{person}"}
    body = {"code": code, "name": "某人"}
    reply = httpx.post(f"{api_url}/v1/members/join", json=body, headers=headers, trust_env=False)
    assert reply.status_code == 201
    return token
