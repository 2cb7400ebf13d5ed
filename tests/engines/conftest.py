"""One Spark for all tests that need one."""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterator

import pytest

SMALL_DATA = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    # The second compiler of Java costs more than it saves in a minute.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
"""Settings under which hundreds of statements over some thousand rows cost least."""


@pytest.fixture(scope="session")
def spark() -> Iterator[None]:
    """Holds Spark on two cores; the engine finds it. Skips where there is none, unless `SWAYED_REQUIRE_SPARK` forbids it."""
    missing = "" if shutil.which("java") or os.environ.get("JAVA_HOME") else "no Java is installed"
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        missing = "the extra spark is not installed"
    if missing:
        if os.environ.get("SWAYED_REQUIRE_SPARK"):
            pytest.fail(f"{missing}, and SWAYED_REQUIRE_SPARK forbids skipping")
        pytest.skip(missing)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("tests").master("local[2]")
    for key, value in SMALL_DATA.items():
        builder = builder.config(key, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield
    session.stop()
