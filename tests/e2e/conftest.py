from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.sim.simulator import Registration, Simulator
from bot.store.clock import SystemClock
from tests.contract.contract import Contract
from tests.e2e.project import Project
from tests.journeys.conftest import MANIFEST, SECRET


@pytest.fixture(scope="session")
def private_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@pytest.fixture
async def project(private_key: RSAPrivateKey, tmp_path: Path) -> AsyncIterator[Project]:
    pem = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    sim = Simulator(SystemClock(), Registration(MANIFEST, pem, SECRET))
    contract = Contract(MANIFEST.permissions)
    sim.observers.append(contract.observe)
    await sim.start()
    yield Project(sim, private_key, tmp_path)
    await sim.stop()
    assert contract.problems == [], "every request must be as GitHub documents it"
