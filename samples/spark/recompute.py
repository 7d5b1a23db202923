"""Computes a month again from the transactions, on Spark, and lays it beside what Accounting.Stream says.

    spark-submit recompute.py s3a://bucket/prefix 2026-10 revision-1

Prints how many figures differ of each of the three, and the first of them; ends with 1 where any does.
"""
import calendar
import datetime
import pathlib
import sys

from pyspark.sql import SparkSession
from pyspark.sql.utils import AnalysisException

STATEMENTS = ("account-statistics", "market-statistics", "statements")


def main(store, month, edition):
    spark = SparkSession.builder.appName(f"Accounting.Stream {month}").getOrCreate()
    year, number = map(int, month.split("-"))
    first = datetime.date(year, number, 1)
    last = first.replace(day=calendar.monthrange(year, number)[1])
    views = {
        "transactions": f"{store}/transactions",
        "test_transactions": f"{store}/test_transactions",
        "account_statistics": f"{store}/account_statistics",
        "market_statistics": f"{store}/market_statistics",
        "statements": f"{store}/reports/month={month}/{edition}/account-statements.parquet",
    }
    for name, path in views.items():
        try:
            frame = spark.read.parquet(path)
        except AnalysisException:
            if name != "test_transactions":
                raise
            frame = spark.table("transactions").where("false")  # a store without test accounts has no such folder
        frame.createOrReplaceTempView(name)
    spark.createDataFrame([(first, last)], "first_day date, last_day date").createOrReplaceTempView("month")

    differing = 0
    for statement in STATEMENTS:
        rows = spark.sql((pathlib.Path(__file__).parent / f"{statement}.sql").read_text()).cache()
        count = rows.count()
        differing += count
        print(f"{statement}: {count} differ")
        if count:
            rows.show(20, truncate=False)
    return 1 if differing else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
