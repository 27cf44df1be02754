"""An example job: answer for a table of doctors with Spark, Parquet in and Parquet out.

    spark-submit examples/spark_job.py doctors.parquet answers.parquet --on 2026-11-22 --keep id

Every executor needs amcli with its extra `spark`; see docs/scaling.md.
"""

import argparse
from datetime import date

from pyspark.sql import SparkSession

from amcli.arrow import Evaluator
from amcli.spark import answers


def asked() -> argparse.Namespace:
    """Return what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("doctors", help="Parquet: one doctor a row, columns as for 'amcli batch'")
    parser.add_argument("answers", help="folder that Spark writes the answers to, as Parquet")
    parser.add_argument("--on", default=date.today().isoformat(), help="day of the question")
    parser.add_argument("--text", help="id of a text, or a rule file")
    parser.add_argument("--etp", action="append", default=[], help="option, repeatable")
    parser.add_argument("--achievement", help="share of the targets that is reached, as 0.8")
    parser.add_argument("--rules", action="append", default=[], help="rule file, repeatable")
    parser.add_argument("--parts", default="check,aid,targets", help="which columns come out")
    parser.add_argument("--keep", action="append", default=[], help="column carried through")
    return parser.parse_args()


def main() -> None:
    """Answer."""
    given = asked()
    evaluator = Evaluator(
        on=given.on,
        text=given.text,
        etps=given.etp,
        achievement=given.achievement,
        rules=given.rules,
        parts=given.parts.split(","),
        keep=given.keep,
    )
    builder = SparkSession.builder.appName("amcli")
    # batches as large as the engine likes them; Spark's own are of 10 000 rows
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "65536")
    session = builder.getOrCreate()
    try:
        doctors = session.read.parquet(given.doctors)
        answers(doctors, evaluator).write.mode("overwrite").parquet(given.answers)
    finally:
        session.stop()


if __name__ == "__main__":
    main()
