// Runs the browser tests: the gallery of the design system and every journey of the folder journeys, each with a browser and an
// office of its own. The office is built once and copied. As many files run side by side as the machine has processors, the
// longest first; arguments narrow them by name. The last line tells how many checks passed and failed.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { finish, here, root } from './lib.mjs'

// What takes long comes first, so that no processor waits for the others at the end.
const first = ['road.mjs', 'quarter.mjs', 'year.mjs', 'pages.mjs', 'oral.mjs', 'gallery.mjs']
const rank = (name) => (first.includes(name) ? first.indexOf(name) : first.length)
const names = ['gallery.mjs', ...readdirSync(join(here, 'journeys')).filter((name) => name.endsWith('.mjs')).sort()]
const wanted = names.filter((name) => !process.argv[2] || process.argv.slice(2).some((part) => name.includes(part))).sort((a, b) => rank(a) - rank(b))
const file = (name) => (name === 'gallery.mjs' ? join(here, name) : join(here, 'journeys', name))

// prepare builds the server of the office; the office that it fills once for all files, the tests in Go may have filled already.
function prepare(folder) {
  const program = join(folder, 'browsertest')
  execFileSync('go', ['build', '-o', program, './internal/web/browsertest'], { cwd: root, stdio: 'inherit' })
  return { REGLAMENT_TEST_OFFICE: folder, ...process.env, REGLAMENT_BROWSERTEST: program }
}

// play runs one file and tells what it counted; its words are printed whole when it ends.
function play(name, env) {
  const started = Date.now()
  const child = spawn(process.execPath, [file(name)], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = []
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => said.push(text))
  return new Promise((resolve) => child.on('close', (status) => {
    const words = said.join('')
    const sums = words.match(/^(\d+) passed, (\d+) failed$/m)
    process.stdout.write(`-- ${name}, ${Math.round((Date.now() - started) / 1000)} s\n${words.replace(/^\d+ passed, \d+ failed\n/m, '')}`)
    // A file that ends badly without counting has one failure that it could not count.
    resolve({ passed: Number(sums?.[1] ?? 0), failed: Math.max(Number(sums?.[2] ?? 0), status === 0 ? 0 : 1) })
  }))
}

const folder = mkdtempSync(join(tmpdir(), 'reglament-browser-'))
const total = { passed: 0, failed: 0 }
try {
  const env = prepare(folder)
  const lane = async () => {
    while (wanted.length) {
      const { passed, failed } = await play(wanted.shift(), env)
      total.passed += passed
      total.failed += failed
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, lane))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
finish(total.passed, total.failed)
