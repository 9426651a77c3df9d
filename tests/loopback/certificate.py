"""A certificate of Discord's names that this process trusts and nobody else.

aiohttp makes its TLS context when it is imported, so this must be imported before.
"""

import atexit
import os
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from synapse.kit.clock import now

NAMES = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com")


def make(file: Path) -> None:
    """Write a certificate and its key; it is good for some days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAMES[0])])
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in NAMES]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    words = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(built.public_bytes(Encoding.PEM) + words)


def _trusted() -> Path:
    if "aiohttp" in sys.modules:
        raise RuntimeError("aiohttp was imported before its certificate was there")
    folder = Path(tempfile.mkdtemp(prefix="synapse-discord-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make(folder / "discord.pem")
    os.environ["SSL_CERT_FILE"] = str(folder / "discord.pem")
    return folder / "discord.pem"


#: the file, with its key; processes that this one starts trust it too
CERTIFICATE = _trusted()
