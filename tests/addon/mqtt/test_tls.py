from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from addon.mqtt.client import Broker, BrokerAwayError, Message, connect
from tests.servers.mosquitto import mosquitto

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WILL = Message("house/status", b"offline")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of the broker on loopback, signed by itself; its key lies beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "broker")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "broker.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    path.with_suffix(".key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def sealed(tmp_path: Path, certificate: Path) -> Iterator[Broker]:
    """A broker that speaks TLS only."""
    key = certificate.with_suffix(".key")
    lines = ["allow_anonymous true", f"certfile {certificate}", f"keyfile {key}"]
    with mosquitto(tmp_path, lines=lines) as running:
        yield Broker(running.host, running.port, tls=True)


async def test_a_broker_whose_certificate_is_trusted_is_spoken_to(
    sealed: Broker, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    session = await connect(sealed, client_id="test", will=WILL, hear=lambda *_: None)

    await session.publish(Message("house/sealed", b"x"))

    await session.close()


# paho leaves the socket of a failed handshake to the garbage collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(sealed: Broker) -> None:
    with pytest.raises(BrokerAwayError, match="certificate verify failed"):
        await connect(sealed, client_id="test", will=WILL, hear=lambda *_: None)
