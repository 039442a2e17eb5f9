// Looks at the pages of instruments, executions and grounds of the demonstration office: no violation of axe, no trouble
// in the console, nothing sticking out, nothing untranslated; then tries what only a browser can show.
import assert from 'node:assert/strict'
import { axe, foreignGlyphs, launch, office, open, overflow, shot, untranslated } from '../lib.mjs'

const failures = []
const failed = new Set()
let checks = 0
const note = (where, list) => { checks++; if (list.length) failed.add(where); failures.push(...list.map((line) => `${where}: ${line}`)) }
const as = (page, post, to) => page.goto(`/as/${post}?to=${encodeURIComponent(to)}`)

async function look(page, where) {
  await page.evaluate(() => document.fonts.ready)
  await shot(page, where, true)
  note(where, await axe(page))
  note(where, await overflow(page))
  if (page.viewportSize().width === 1440) note(where, await foreignGlyphs(page))
  note(where, await untranslated(page))
  note(where, page.troubles.splice(0).filter((line) => !line.includes('status of 4')))
}

// first opens the first record of a register; false when it holds none.
async function first(page, post, to) {
  await as(page, post, to)
  const href = await page.locator('a.lead').first().getAttribute('href', { timeout: 1000 }).catch(() => null)
  if (href) await page.goto(href)
  return Boolean(href)
}

async function tour(browser, base, options) {
  const page = await open(browser, { base, height: options.width < 821 ? 844 : 900, ...options })
  const tag = Object.values(options).join('-')
  const officer = 's3-soc-1.officer1'
  for (const [name, post, path] of [
    ['instruments', officer, '/instruments'], ['executions', 'app-ctl.head', '/executions'], ['grounds', officer, '/grounds'],
    ['instrument-new', officer, '/instruments/new?kind=task'], ['ground-new', officer, '/grounds/new'],
  ]) {
    await as(page, post, path)
    await look(page, `${name}-${tag}`)
  }
  const some = (states) => process.env.REGLAMENT_BROWSER_ALL ? states : states.slice(-2)
  for (const state of some(['agreed', 'signed', 'released', 'agreeing', 'draft', 'sent'])) if (await first(page, officer, '/instruments?state=' + state)) await look(page, `instrument-${state}-${tag}`)
  for (const state of some(['sent', 'received', 'returned', 'assigned', 'reported'])) if (await first(page, 'akmola.head', '/executions?state=' + state)) await look(page, `execution-${state}-${tag}`)
  await page.context().close()
}

async function trial(browser, base, name, options, run) {
  const page = await open(browser, { base, ...options })
  try {
    await run(page)
    note(name, page.troubles.filter((line) => !line.includes('status of 4')))
  } catch (error) {
    note(name, [error.message.split('\n').slice(0, 4).join(' | ')])
  }
  await page.context().close()
}

async function behave(browser, base) {
  await trial(browser, base, 'the live check tells the floor and moves no button', {}, async (page) => {
    await as(page, 's3-soc-1.officer1', '/instruments/new')
    const button = page.locator('button[value=agreement]')
    const before = await button.boundingBox()
    await page.fill('[name=title]', 'Тексеру')
    await page.fill('[name=term_days]', '5')
    await page.waitForFunction(() => document.querySelector('#term .big')?.textContent === '5')
    assert.ok(await page.locator('#term .lt-over').isVisible())
    const after = await button.boundingBox()
    assert.deepEqual([after.x, after.width, after.height], [before.x, before.width, before.height])
    await button.click()
    await page.waitForSelector('#errors')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'errors')
    await page.click('#errors a[href="#f-term_days"]')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'f-term_days')
    assert.equal(await page.inputValue('[name=title]'), 'Тексеру')
  })
  await trial(browser, base, 'a ground is found by typing', {}, async (page) => {
    await as(page, 's3-soc-1.officer1', '/instruments/new')
    await page.fill('#f-ground_id', 'жоспар')
    await page.waitForSelector('#f-ground_id-list [role=option]')
    await page.click('#f-ground_id-list [role=option] >> nth=0')
    assert.notEqual(await page.locator('select[name=ground_id]').inputValue(), '')
  })
  await trial(browser, base, 'acts open in a window, and without scripts on the card', {}, async (page) => {
    assert.ok(await first(page, 's3-soc-1.officer1', '/instruments?state=draft'))
    await page.click('[data-dialog="act-withdraw"]')
    await page.waitForSelector('#act-withdraw[open]')
    note('window', await axe(page, '#act-withdraw'))
    await page.click('#act-withdraw button[type=submit]')
    await page.waitForSelector('#errors')
    note('window came back', await axe(page))
  })
  await trial(browser, base, 'the form works without scripts', { scripts: false }, async (page) => {
    await as(page, 's3-soc-1.officer1', '/instruments/new?kind=request')
    await page.fill('[name=title]', 'Мәлімет беру туралы')
    await page.fill('[name=term_days]', '1')
    await page.click('button[value=check]')
    assert.ok((await page.textContent('#errors')).includes('43'))
    await page.click('button[value=save]')
    assert.ok((await page.textContent('h1')).includes('Мәлімет беру туралы'))
    await page.click('a[href="?act=withdraw"]')
    assert.ok(await page.locator('#form-withdraw textarea').isVisible())
  })
  await trial(browser, base, 'groups are marked on the page and files survive a form that comes back', {}, async (page) => {
    await as(page, 's3-soc-1.officer1', '/instruments/new')
    await page.setInputFiles('[name=file_other]', { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n') })
    await page.click('[data-pick-set] >> nth=0')
    assert.equal(await page.locator('[name=recipients]:checked').count(), 20)
    await page.click('button[value=agreement]')
    await page.waitForSelector('#errors')
    assert.equal(await page.evaluate(() => document.querySelector('[name=file_other]').files.length), 1)
    assert.equal(await page.locator('[name=recipients]:checked').count(), 20)
  })
  await trial(browser, base, 'what was typed outlives the session', {}, async (page) => {
    await as(page, 's3-soc-1.officer1', '/instruments/new?kind=request')
    await page.fill('[name=title]', 'Ұзақ жазылған мәтін')
    await page.click('[data-pick-set] >> nth=0')
    await page.context().clearCookies({ name: 'session' })
    await page.click('button[value=save]')
    await page.waitForSelector('.errors-acts')
    await as(page, 's3-soc-1.officer1', '/instruments/new?kind=request')
    await page.click('.kept .btn.p')
    assert.equal(await page.inputValue('[name=title]'), 'Ұзақ жазылған мәтін')
    assert.equal(await page.locator('[name=recipients]:checked').count(), 20)
    await page.click('button[value=save]')
    await page.waitForURL(/instruments\/\w{13}/)
    assert.equal(await page.evaluate(() => Object.keys(sessionStorage).length), 0)
    page.troubles.length = 0 // the refusal of the form without a session is wanted
  })
  await trial(browser, base, 'print shows the card with words beside the marks', {}, async (page) => {
    await first(page, 's3-soc-1.officer1', '/instruments?state=sent')
    await page.emulateMedia({ media: 'print' })
    assert.ok(await page.locator('.print-head').isVisible())
    assert.ok(!await page.locator('.savebar, .side').first().isVisible())
    await shot(page, 'instrument-print', true)
  })
}

const server = await office()
const browser = await launch()
try {
  for (const options of [
    { lang: 'kk', width: 1440, theme: 'light' }, { lang: 'kk', width: 390, theme: 'dark' },
    { lang: 'ru', width: 1440, theme: 'dark' }, { lang: 'ru', width: 390, theme: 'light' },
    ...process.env.REGLAMENT_BROWSER_ALL ? [{ lang: 'en', width: 1440, theme: 'light', density: 'compact' }] : [],
  ]) await tour(browser, server.base, options)
  await behave(browser, server.base)
} finally {
  await browser.close()
  server.stop()
}
if (failures.length) console.error([...new Set(failures)].join('\n'))
console.log(`${checks - failed.size} passed, ${failed.size} failed`)
process.exitCode = failures.length ? 1 : 0
