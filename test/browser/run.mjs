// Runs the browser tests one after another, each with a browser of its own: the gallery of the design system, then
// every journey of the folder journeys. The last line tells how many checks passed and failed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { here } from './lib.mjs'

const journeys = join(here, 'journeys')
const files = ['gallery.mjs', ...(existsSync(journeys) ? readdirSync(journeys).filter((name) => name.endsWith('.mjs')).sort().map((name) => join('journeys', name)) : [])]
let passed = 0
let failed = 0
for (const file of files) {
  console.log(`-- ${file}`)
  const { status, stdout } = spawnSync(process.execPath, [join(here, file)], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' })
  const sums = stdout.match(/^(\d+) passed, (\d+) failed$/m)
  process.stdout.write(stdout.replace(/^\d+ passed, \d+ failed\n/m, ''))
  passed += Number(sums?.[1] ?? 0)
  // A file that ends badly without counting has one failure that it could not count.
  failed += Math.max(Number(sums?.[2] ?? 0), status === 0 ? 0 : 1)
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
