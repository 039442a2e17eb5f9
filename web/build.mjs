// Builds web/dist from web/src and the npm packages: content-hashed names, an icon sprite of the icons in use,
// licence texts, precompressed variants and manifest.json. It uses the Node standard library only.
//
// The result depends on nothing but its inputs, so two builds of one commit are equal byte for byte.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const here = dirname(fileURLToPath(import.meta.url))
const dist = join(here, 'dist')
const modules = join(here, 'node_modules')
const pages = join(here, '..', 'internal', 'web')

const types = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}
const manifest = {}

function main() {
  if (!existsSync(modules)) fail('web/node_modules is missing: run "npm ci --ignore-scripts" in web/ first')
  emptyDist()
  const fonts = emitFonts()
  emit('icons.svg', sprite())
  emit('favicon.svg', read(join(here, 'src', 'favicon.svg')))
  emit('app.css', rewriteFonts(['app.css', 'planning.css'].map((name) => read(join(here, 'src', name))).join('\n'), fonts))
  emit('app.js', read(join(here, 'src', 'app.js')))
  emit('sign.js', read(join(here, 'src', 'sign.js')))
  emit('htmx.js', read(join(modules, 'htmx.org', 'dist', 'htmx.min.js')).replace(/\n?\/\/# sourceMappingURL=.*$/m, ''))
  emit('licences-web.txt', licences())
  writeFileSync(join(dist, 'manifest.json'), JSON.stringify(manifest, Object.keys(manifest).sort().concat(['path', 'type', 'size', 'encodings']), 1) + '\n')
  const total = Object.values(manifest).reduce((sum, file) => sum + file.size, 0)
  console.log(`web/dist: ${Object.keys(manifest).length} files, ${Math.round(total / 1024)} kB`)
}

function fail(message) {
  console.error('build.mjs: ' + message)
  process.exit(1)
}

function read(path) {
  return readFileSync(path, 'utf8')
}

// emptyDist removes an earlier result but keeps .gitkeep, which lets the Go embed directive compile before a build.
function emptyDist() {
  mkdirSync(dist, { recursive: true })
  for (const name of readdirSync(dist)) if (name !== '.gitkeep') rmSync(join(dist, name), { recursive: true })
}

// emit writes one file under a name that holds its hash, with compressed variants where they help.
function emit(name, content) {
  const bytes = Buffer.from(content)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const ext = extname(name)
  const path = `${name.slice(0, -ext.length)}.${hash}${ext}`
  writeFileSync(join(dist, path), bytes)
  const encodings = []
  if (ext !== '.woff2') {
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } })
    const gzip = gzipSync(bytes, { level: 9 })
    for (const [suffix, encoding, packed] of [['.br', 'br', brotli], ['.gz', 'gzip', gzip]]) {
      if (packed.length >= bytes.length) continue
      writeFileSync(join(dist, path + suffix), packed)
      encodings.push(encoding)
    }
  }
  manifest[name] = { path, type: types[ext] ?? fail(`no content type for ${name}`), size: bytes.length, encodings }
  return path
}

// emitFonts emits the subsets that app.css names. Kazakh needs two Cyrillic files: ә ғ қ ң ө ү һ are in cyrillic-ext.
function emitFonts() {
  const emitted = {}
  for (const [, name] of read(join(here, 'src', 'app.css')).matchAll(/url\(fonts\/([a-z0-9-]+\.woff2)\)/g)) {
    const family = name.match(/^source-(sans-3|serif-4)/)?.[0] ?? fail(`unknown font ${name}`)
    emitted[name] = emit(name, readFileSync(join(modules, '@fontsource-variable', family, 'files', name)))
  }
  return emitted
}

function rewriteFonts(css, fonts) {
  return css.replace(/url\(fonts\/([a-z0-9-]+\.woff2)\)/g, (_, name) => `url(${fonts[name]})`)
}

// sprite gathers the Lucide icons named in Go and templ sources and in app.js, and our own marks.
function sprite() {
  const names = new Set()
  for (const path of sources(pages)) collect(read(path), names)
  collect(read(join(here, 'src', 'app.js')), names)
  const symbols = [...names].sort().map((name) => {
    const file = join(modules, 'lucide-static', 'icons', name + '.svg')
    if (!existsSync(file)) fail(`icon "${name}" is not in lucide-static`)
    const body = read(file).replace(/<!--.*?-->/gs, '').match(/<svg[^>]*>(.*)<\/svg>/s)[1].replace(/\s+/g, ' ').trim()
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`
  })
  const marks = read(join(here, 'src', 'marks.svg')).match(/<svg[^>]*>(.*)<\/svg>/s)[1].replace(/\n\s*/g, '')
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}${marks}</svg>\n`
}

function collect(text, names) {
  for (const [, name] of text.matchAll(/\b[Ii]con(?:\(|:\s*|Name = )["']([a-z0-9-]+)["']/g)) names.add(name)
}

function* sources(folder) {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* sources(path)
    else if ((name.endsWith('.templ') || name.endsWith('.go')) && !name.endsWith('_templ.go')) yield path
  }
}

// licences joins the licence text of every package that ends up in dist.
function licences() {
  const wanted = Object.entries(JSON.parse(read(join(here, 'package.json'))).dependencies).sort(([a], [b]) => (a < b ? -1 : 1))
  return wanted.map(([name, version]) => {
    const folder = join(modules, name)
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry)) ?? fail(`${name} carries no licence text`)
    const rule = '='.repeat(78)
    return `${rule}\n${name} ${version}\n${rule}\n\n${read(join(folder, file)).trim()}\n`
  }).join('\n')
}

main()
