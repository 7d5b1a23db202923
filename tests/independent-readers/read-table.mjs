// node read-table.mjs STORE TABLE [REF]
//
// Prints what icebird and avsc, which share no code with our writer, find in an Iceberg table of a store in a folder, as one JSON object:
//   version   number of the newest metadata, by the hint
//   refs      names of snapshots, with their kind
//   ref       the snapshot that was asked for: main unless said otherwise
//   files     its data files, by avsc
//   rows      its rows, by icebird, which leaves out what delete files delete
//   records   the rows of its data files as manifests count them, by avsc
//   deleted   the rows that its delete files delete as manifests count them, by avsc
//   sums      { currency: { month: Σ amount } } by month of business_day, of all its rows; of market statistics the residual
// icebird takes no heed of name mappings and asks files for the column that they are partitioned by: so it is given the schema of what the files have by that
// name. It returns decimals as floating point: sums are rounded to four places, which is exact for what tests add up.
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import avsc from 'avsc'
import { icebergRead } from 'icebird'

const [store, table, ref = 'main'] = process.argv.slice(2)
if (!table) {
  console.error('usage: node read-table.mjs STORE TABLE [REF]')
  process.exit(2)
}

globalThis.fetch = fetchFile
const folder = `${store}/tables/${table}/metadata`
const version = Number(readFileSync(`${folder}/version-hint.text`, 'ascii'))
const metadata = JSON.parse(readFileSync(`${folder}/v${version}.metadata.json`, 'utf8'))
const snapshotId = metadata.refs[ref]?.['snapshot-id']
if (snapshotId === undefined) throw new Error(`no ${ref} among ${Object.keys(metadata.refs)}`)

const { live, deletes } = await filesByAvsc(metadata.snapshots.find(snapshot => snapshot['snapshot-id'] === snapshotId))
const rows = live.length === 0 ? [] : await icebergRead({ tableUrl: metadata.location, metadata: readable(metadata, snapshotId) })
const sums = {}
for (const row of rows) {
  const month = row.business_day.toISOString().slice(0, 7)
  const byMonth = sums[row.currency] ??= {}
  byMonth[month] = (byMonth[month] ?? 0) + (row.amount ?? row.residual)
}

process.stdout.write(JSON.stringify({
  version,
  refs: Object.fromEntries(Object.entries(metadata.refs).map(([name, named]) => [name, named.type])),
  ref,
  files: live.map(entry => entry.data_file.file_path).sort(),
  rows: rows.length,
  records: rowsIn(live),
  deleted: rowsIn(deletes),
  sums: Object.fromEntries(Object.entries(sums).map(([currency, months]) =>
    [currency, Object.fromEntries(Object.entries(months).map(([month, sum]) => [month, sum.toFixed(4)]))])),
}) + '\n')

function readable(full, id) {
  const mapping = new Map(JSON.parse(full.properties['schema.name-mapping.default']).map(entry => [entry['field-id'], entry.names[0]]))
  const schemas = full.schemas.map(schema => ({ ...schema, fields: schema.fields.filter(field => mapping.get(field.id) === field.name) }))
  return { ...full, schemas, 'current-snapshot-id': id }
}

function rowsIn(entries) {
  return entries.reduce((sum, entry) => sum + entry.data_file.record_count, 0)
}

async function filesByAvsc(snapshot) {
  const live = []
  const deletes = []
  for (const manifest of await records(snapshot['manifest-list'])) {
    for (const entry of await records(manifest.manifest_path)) {
      if (entry.data_file.content !== manifest.content) throw new Error(`${manifest.manifest_path} holds ${entry.data_file.content}, and its list says ${manifest.content}`)
      if (entry.status !== 2) (manifest.content === 0 ? live : deletes).push(entry)
    }
  }
  return { live, deletes }
}

function records(url) {
  return new Promise((resolve, reject) => {
    const found = []
    const decoder = new avsc.streams.BlockDecoder()
    decoder.on('metadata', type => { if (type.typeName !== 'record') reject(new Error(`${url} holds no records`)) })
    decoder.on('data', record => found.push(record))
    decoder.on('end', () => resolve(found))
    decoder.on('error', reject)
    createReadStream(fileURLToPath(url)).on('error', reject).pipe(decoder)
  })
}

// icebird reads addresses; what it asks for lies in files here.
async function fetchFile(url, { method = 'GET', headers = {} } = {}) {
  const path = fileURLToPath(url)
  if (method === 'HEAD') return new Response(null, { headers: { 'Content-Length': String(statSync(path).size) } })
  const bytes = readFileSync(path)
  const range = /^bytes=(\d+)-(\d*)$/.exec(new Headers(headers).get('Range') ?? '')
  if (!range) return new Response(bytes)
  const end = range[2] === '' ? bytes.length : Number(range[2]) + 1
  return new Response(bytes.subarray(Number(range[1]), end), { status: 206 })
}
