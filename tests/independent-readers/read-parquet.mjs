// node read-parquet.mjs [--schema-only] FILE
//
// Prints what hyparquet, which shares no code with our writer, finds in a Parquet file, as one JSON object:
//   rows      number of rows
//   metadata  key-value metadata
//   codecs    compression codecs in use
//   columns   [{ name, physical, logical, converted, length, precision, scale, utc, unit, repetition }], absent ones left out
//   data      [{ column: value }], unless --schema-only
// Values lose nothing: 64-bit integers and decimals are strings ("-12.3400" with the column's scale), timestamps are
// ISO 8601 with microseconds ("2026-11-21T09:30:00.000001Z"; no Z when the column is not UTC), dates "2026-11-21",
// byte arrays lower-case hex, UUIDs in their usual form, nulls null.
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const paths = process.argv.slice(2).filter(argument => argument !== '--schema-only')
const schemaOnly = process.argv.includes('--schema-only')
if (paths.length !== 1) {
  console.error('usage: node read-parquet.mjs [--schema-only] FILE')
  process.exit(2)
}

const file = await asyncBufferFromFile(paths[0])
const metadata = await parquetMetadataAsync(file)
const elements = metadata.schema.slice(1) // the first is the root; our files are flat

const result = {
  rows: Number(metadata.num_rows),
  metadata: Object.fromEntries((metadata.key_value_metadata ?? []).map(({ key, value }) => [key, value])),
  codecs: [...new Set(metadata.row_groups.flatMap(group => group.columns.map(column => column.meta_data.codec)))],
  columns: elements.map(describe),
}
if (!schemaOnly) result.data = await readRows()
process.stdout.write(JSON.stringify(result) + '\n')

function describe(element) {
  return {
    name: element.name,
    physical: element.type,
    logical: element.logical_type?.type,
    converted: element.converted_type,
    length: element.type_length,
    precision: element.precision,
    scale: element.scale,
    utc: element.logical_type?.isAdjustedToUTC,
    unit: element.logical_type?.unit,
    repetition: element.repetition_type,
  }
}

async function readRows() {
  // hyparquet turns decimals into floating point. Without its annotation the column comes back unscaled and exact.
  const raw = structuredClone(metadata)
  for (const element of raw.schema) {
    if (isDecimal(element)) {
      delete element.converted_type
      delete element.logical_type
    }
  }
  // Times stay integers in the unit of the column until they are printed.
  const parsers = {
    timestampFromMilliseconds: milliseconds => BigInt(milliseconds) * 1000n,
    timestampFromMicroseconds: microseconds => BigInt(microseconds),
    timestampFromNanoseconds: () => { throw new Error('nanoseconds do not fit into microseconds') },
    dateFromDays: days => days,
  }
  const rows = await parquetReadObjects({ file, metadata: raw, compressors, parsers, utf8: false })
  return rows.map(row => Object.fromEntries(elements.map(element => [element.name, print(row[element.name], element)])))
}

function isDecimal(element) {
  return element.converted_type === 'DECIMAL' || element.logical_type?.type === 'DECIMAL'
}

function isTimestamp(element) {
  return element.logical_type?.type === 'TIMESTAMP' || element.converted_type?.startsWith('TIMESTAMP_')
}

function print(value, element) {
  if (value === null || value === undefined) return null
  if (isDecimal(element)) return printDecimal(unscaled(value), element.scale ?? 0)
  if (isTimestamp(element)) return printTimestamp(value, element.logical_type?.isAdjustedToUTC ?? true)
  if (element.converted_type === 'DATE') return new Date(value * 86_400_000).toISOString().slice(0, 10)
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return value
}

// Big-endian two's complement for decimals that are byte arrays.
function unscaled(value) {
  if (!(value instanceof Uint8Array)) return BigInt(value)
  return value.length === 0 ? 0n : BigInt.asIntN(value.length * 8, BigInt('0x' + Buffer.from(value).toString('hex')))
}

function printDecimal(value, scale) {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const sign = value < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

function printTimestamp(microseconds, utc) {
  const fraction = ((microseconds % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = new Date(Number((microseconds - fraction) / 1000n)).toISOString().slice(0, 19)
  return `${seconds}.${fraction.toString().padStart(6, '0')}${utc ? 'Z' : ''}`
}
