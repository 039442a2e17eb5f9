// What all browser tests share: the browser of the system, axe, screenshots, and a page that tells of every violation
// of the content security policy, every script error and every answer of 400 or more.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

export const here = dirname(fileURLToPath(import.meta.url))
export const root = join(here, '..', '..')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// launch starts the Chromium of the distribution, or that of the variable REGLAMENT_CHROMIUM.
export async function launch() {
  const executablePath = process.env.REGLAMENT_CHROMIUM ?? process.env.CHROMIUM ?? ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  if (!executablePath) throw new Error('no Chromium found: run scripts/ensure-chromium or set the variable REGLAMENT_CHROMIUM')
  return chromium.launch({
    executablePath,
    headless: true,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}

// open makes a page of the given width, language and colours. page.troubles gathers what went wrong in it.
export async function open(browser, { base, width = 1440, height = 900, lang = 'kk', theme = 'light', density = 'roomy', scripts = true, ...rest } = {}) {
  const context = await browser.newContext({ baseURL: base, viewport: { width, height }, colorScheme: theme, javaScriptEnabled: scripts, hasTouch: width < 821, reducedMotion: 'reduce', timezoneId: 'Asia/Almaty', ...rest })
  await context.addCookies([['lang', lang], ['theme', theme], ['density', density]].map(([name, value]) => ({ name, value, url: base })))
  context.setDefaultTimeout(60_000) // other files run beside this one
  const page = await context.newPage()
  page.troubles = []
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) page.troubles.push(`console: ${message.text()}`) })
  page.on('pageerror', (error) => page.troubles.push(`script: ${error.message}`))
  page.on('response', (response) => { if (response.status() >= 400 && response.status() !== 422) page.troubles.push(`${response.status()} ${response.url()}`) })
  page.on('request', (request) => { if (!request.url().startsWith(base) && !request.url().startsWith('data:')) page.troubles.push(`foreign host: ${request.url()}`) })
  return page
}

// login signs a demonstration person in through the page, as a person does.
export async function login(page, user, password = process.env.REGLAMENT_DEMO_PASSWORD ?? 'sary-arqa-samaly') {
  await page.goto('/login')
  await page.fill('input[name=login]', user)
  await page.fill('input[name=password]', password)
  await Promise.all([page.waitForURL((url) => !url.pathname.startsWith('/login')), page.click('main button[type=submit]')])
}

// The rules of axe; in the dark a page has the same elements and other colours, so there only what looks at colours is asked again,
// unless REGLAMENT_BROWSER_ALL asks for everything.
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const darkRules = process.env.REGLAMENT_BROWSER_ALL ? rules : { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

// axe returns the violations of WCAG 2.0 to 2.2, levels A and AA, and of best practice, one line each.
export async function axe(page, within) {
  // Through the debugging protocol, so that the policy of the page, which forbids foreign scripts, need not be lifted.
  await page.evaluate(axeSource)
  const result = await page.evaluate(({ within, rules, darkRules }) => {
    const runOnly = document.documentElement.dataset.theme === 'dark' ? darkRules : rules
    return window.axe.run(within ?? document, { runOnly, resultTypes: ['violations'] })
  }, { within, rules, darkRules })
  return result.violations.flatMap((violation) => violation.nodes.map((node) => `axe ${violation.id}: ${node.target.join(' ')}: ${node.failureSummary.split('\n').slice(1).join(' ').trim()}`))
}

// shot draws the page, the whole of it when full is true, into the folder that REGLAMENT_SHOTS names; without it there are no
// pictures, which take a third of the time. A browser without a screen now and then draws no frame while the machine is busy; a
// second call wakes it.
export async function shot(page, name, full = false, folder = process.env.REGLAMENT_SHOTS) {
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  const draw = () => page.screenshot({ path: join(folder, name + '.png'), fullPage: full, animations: 'disabled' })
  await draw().catch(draw)
}

// lastSeen keeps what a page looked like when a check failed in it.
export const lastSeen = (page, name) => shot(page, name, true, process.env.REGLAMENT_SHOTS ?? join(here, 'out')).catch(() => {})

// overflow tells the elements that stick out of the page sideways, once it is there whole: after a press it may still be arriving.
export async function overflow(page) {
  await page.waitForLoadState()
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    return [...document.querySelectorAll('main *, .top *')].filter((element) => element.getBoundingClientRect().right > width + 1 && !element.closest('.vh, .chips, dialog'))
      .slice(0, 5).map((element) => `sticks out: ${element.tagName}.${element.className}`)
  })
}

// spilled tells what sticks out of its card, or is squeezed into a column of single letters, or is cut off with no way to scroll to it.
export async function spilled(page) {
  return page.evaluate(() => {
    const clipped = (head) => head && getComputedStyle(head).position === 'absolute' // a phone has no heads of columns
    const shown = (element) => element.checkVisibility() && !element.closest('.vh, .reg-scroll, .chips, dialog:not([open]), .side, .crumb, svg') && !clipped(element.closest('thead'))
    const edge = (element) => element.getBoundingClientRect().right
    const name = (element) => `${element.tagName}.${element.className}: ${element.textContent.trim().slice(0, 40)}`
    const own = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim().length > 8)
    const words = [...document.querySelectorAll('main *')].filter((element) => own(element) && shown(element))
    const out = words.filter((element) => { const card = element.closest('.card, .tally'); return card && edge(element) > edge(card) + 1 })
    const thin = words.filter((element) => element.clientWidth && element.clientWidth < 24 && !element.closest('button, .btn'))
    return [...out.slice(0, 3).map((element) => `sticks out of its card: ${name(element)}`), ...thin.slice(0, 3).map((element) => `squeezed: ${name(element)}`)]
  })
}

// areas are the first words of the keys of every catalogue.
const catalogues = join(root, 'internal', 'i18n', 'catalogue')
const areas = new Set(readdirSync(catalogues).flatMap((name) => [...readFileSync(join(catalogues, name), 'utf8').matchAll(/^([a-z_]+)\./gm)].map((match) => match[1])))
const keys = new RegExp(`\\bM1[0-2]\\b|\\b(?:${[...areas].join('|')})\\.[a-z_]+(?:\\.[a-z_0-9]+)*\\b|\\{[a-z_]+\\}`, 'g')

// untranslated tells the keys, placeholders and English months that stand on the page instead of words.
export async function untranslated(page) {
  const text = await page.evaluate(() => document.documentElement.innerText)
  return (text.match(keys) ?? []).map((word) => `untranslated: ${word}`)
}

// punctuated tells where marks meet that do not belong together: a middle dot after a full stop, a space before a comma or a full stop.
export async function punctuated(page) {
  const lines = await page.evaluate(() => document.querySelector('main')?.innerText.split('\n') ?? [])
  return lines.flatMap((line) => line.match(/.{0,40}(?:[.!?]\s*·|·\s*·|\S\s+[,.;](?=\s|$)|\.\.(?!\.)|,,).{0,20}/g) ?? []).slice(0, 5).map((part) => `odd marks: ${part}`)
}

// foreignGlyphs tells which Kazakh letters and signs of the page were not drawn by our own fonts.
export async function foreignGlyphs(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('DOM.enable')
  await session.send('CSS.enable')
  const { root: node } = await session.send('DOM.getDocument', { depth: 0 })
  const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: node.nodeId, selector: 'main, aside, h1, blockquote' })
  const names = new Set()
  for (const nodeId of nodeIds) {
    const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId })
    for (const font of fonts) if (!font.isCustomFont) names.add(`foreign font: ${font.familyName} drew ${font.glyphCount} signs`)
  }
  return [...names]
}

// finish tells every failure once, prints the sums that run.mjs reads, and says by the exit status whether anything failed.
export function finish(passed, failed, failures = []) {
  if (failures.length) console.error([...new Set(failures)].join('\n'))
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed || failures.length ? 1 : 0
}

// serve starts a command that prints the address it listens on, and returns that address with a way to end it.
export async function serve(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  const base = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(line.trim()))
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code} before it listened`)))
  })
  return { base, stop: () => child.stdin.end() }
}

// office serves the demonstration office by the program that run.mjs has built, or, for a file run alone, by one built now.
export function office() {
  const { REGLAMENT_BROWSERTEST: program } = process.env
  return program ? serve(program, []) : serve('go', ['run', './internal/web/browsertest'])
}
