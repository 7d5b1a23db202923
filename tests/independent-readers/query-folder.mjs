// node query-folder.mjs STORE TABLE
//
// The sums of a public table as Polars, an engine for data frames, reads its folder of files: {currency: {month: "sum"}}.
import pl from 'nodejs-polars'

const [store, table] = process.argv.slice(2)
const month = pl.col('business_day').cast(pl.Utf8).str.slice(0, 7)
const frame = await pl.scanParquet(`${store}/${table}/**/*.parquet`, { hivePartitioning: true })
  .select(pl.col('currency'), month.alias('month'), pl.col('amount').cast(pl.Decimal(38, 4)))
  .groupBy(['currency', 'month'])
  .agg(pl.col('amount').sum())
  .collect()
const sums = {}
for (const { currency, month, amount } of frame.select(pl.col('currency'), pl.col('month'), pl.col('amount').cast(pl.Utf8)).toRecords()) {
  (sums[currency] ??= {})[month] = amount
}
process.stdout.write(JSON.stringify({ sums }) + '\n')
