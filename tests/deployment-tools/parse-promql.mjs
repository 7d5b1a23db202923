// node parse-promql.mjs QUERY…
//
// Prints the queries that Prometheus' grammar doesn't read whole; nothing where it reads all.
import { parser } from '@prometheus-io/lezer-promql'

for (const query of process.argv.slice(2)) {
  let failed = false
  parser.parse(query).iterate({ enter: node => { failed ||= node.type.isError } })
  if (failed) console.log(query)
}
