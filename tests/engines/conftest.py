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
    "spark.ui.showConsoleProgress": "false",
    "spark.ui.liveUpdate.period": "-1",
    "spark.sql.ui.retainedExecutions": "1",
    # What a plan says of itself is written for every statement.
    "spark.sql.ui.explainMode": "simple",
    "spark.sql.debug.maxToStringFields": "3",
    "spark.sql.adaptive.enabled": "false",
    # Rows in one partition need no shuffle, and sorting some thousand is faster than sending them to be looked up.
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.maxSinglePartitionBytes": "1t",
    # Compiling an expression costs more than reading it for some thousand rows.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.cache.maxEntries": "10000",
    # The second compiler of Java costs more than it saves in a minute.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmn400m",
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
