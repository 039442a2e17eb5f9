// Planning in a real browser, once in Kazakh and once in Russian, with and without scripts: a unit's proposal, the workshop of the
// Apparatus, a plan with its table, calendar and timeline. Every page is read by axe, at a desk and on a phone, in light and dark.
import assert from 'node:assert/strict'
import { axe, finish, launch, office, open, overflow, shot, untranslated } from '../lib.mjs'

const only = process.argv[2]
const failures = []
let passed = 0
let failed = 0

const server = await office()
const browser = await launch()

async function step(lang, name, run) {
  try {
    await run()
    passed++
  } catch (error) {
    failed++
    failures.push(`${lang}: ${name}: ${error.message.split('\n').slice(0, 6).join(' | ')}`)
  }
}

// look reads a page by axe, and takes a picture of it, at both widths: by axe in Kazakh the wide one and in Russian the narrow one, since
// nothing but the words differs.
async function look(page, lang, name, scripts = true) {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    const read = process.env.REGLAMENT_BROWSER_ALL || (lang === 'kk') === (width === 1440) || name === 'plan-dark'
    if (scripts && read) assert.deepEqual(await axe(page), [], `${name} at ${width}`) // axe itself needs scripts
    assert.deepEqual(await overflow(page), [], `${name} at ${width} is wider than its window`)
    if (scripts && width === 390) {
      const scrolls = await page.evaluate(() => [...document.querySelectorAll('#load *')].filter((e) => e.offsetParent && !e.closest('.vh') && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible').length)
      assert.equal(scrolls, 0, `the load picture of ${name} scrolls sideways on a phone`)
    }
    await shot(page, `planning-${lang}-${name}-${width}`, true)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
  assert.deepEqual(await untranslated(page), [])
}

async function as(lang, post, to, more = {}) {
  const page = await open(browser, { base: server.base, lang, ...more })
  await page.goto(`/as/${post}?to=${to}`)
  return page
}

async function propose(page, lang, title) {
  await page.goto('/proposals/new?period=2027-01-01_annual')
  await page.fill('[name=title]', title)
  for (const part of ['situation', 'goals', 'object', 'subject', 'form', 'method', 'period', 'result', 'completion', 'implementation']) {
    await page.fill(`[name="parts.${part}"]`, lang === 'kk' ? 'Негізделген мазмұны.' : 'Обоснованное содержание.')
  }
  await page.fill('[name=due]', '25.03.2027')
}

async function walk(lang) {
  const title = lang === 'kk' ? 'Балалардың құқықтарын қорғау жағдайын талдау' : 'Анализ состояния защиты прав детей'
  const plain = await as(lang, 's3-soc-1.officer1', '/plans', { scripts: false })
  await step(lang, 'a proposal without scripts: refused for what it lacks, then saved (12)', async () => {
    await propose(plain, lang, title)
    await plain.fill('[name="parts.method"]', '')
    await plain.click('button[value=check]')
    assert.equal(await plain.locator('form#proposal').count(), 1)
    assert.ok((await plain.locator('form#proposal').innerText()).length > 0)
    await plain.fill('[name="parts.method"]', '1-2-3')
    await plain.selectOption('[name=lead]', { index: 1 })
    await plain.click('button[value=save]')
    assert.match(new URL(plain.url()).pathname, /^\/proposals\/\w{13}$/)
    await look(plain, lang, 'proposal', false)
  })
  const officer = await as(lang, 's3-soc-1.officer1', '/plans')
  for (const [name, path] of [['plans', '/plans'], ['proposals', '/proposals'], ['proposal-new', '/proposals/new'], ['import', '/proposals/import'], ['plan-new', '/plans/new']]) {
    await step(lang, name, async () => {
      await officer.goto(path)
      await look(officer, lang, name)
    })
  }
  const planner = await as(lang, 'app-pln.head', '/plans')
  await step(lang, 'a plan in force: table, calendar, timeline (16)', async () => {
    await planner.goto('/plans?state=distributed')
    await planner.locator('#list a.lead, #list td a').first().click()
    const at = new URL(planner.url()).pathname
    await look(planner, lang, 'plan')
    for (const view of ['calendar', 'timeline']) {
      await planner.goto(`${at}?view=${view}`)
      await look(planner, lang, view)
    }
  })
  await step(lang, 'the workshop: proposals side by side, places without scripts (12)', async () => {
    const still = await as(lang, 'app-pln.head', '/plans/new', { scripts: false })
    const quarter = lang === 'kk' ? '2027-01-01_annual' : '2027-01-01_quarterly'
    await still.selectOption('[name=period]', quarter)
    await still.click('main button[type=submit].p')
    assert.match(new URL(still.url()).pathname, /\/workshop$/)
    await look(still, lang, 'workshop', false)
    const at = new URL(still.url()).pathname.replace('/workshop', '')
    for (const name of ['А', 'Б']) {
      await still.goto(`${at}/measures/new`)
      await still.fill('[name=name]', `${title} ${name}`)
      for (const field of ['subject', 'object', 'form', 'period', 'completion']) await still.fill(`[name=${field}]`, 'x')
      await still.fill('[name=due]', '25.03.2027')
      await still.selectOption('[name=lead]', { index: 1 })
      await still.click('main .savebar button.p, main form#measure button.p')
    }
    await still.goto(`${at}/workshop`)
    await still.locator('ol.order li').nth(1).locator('button[value=up]').click()
    assert.match(await still.locator('ol.order li').first().innerText(), / Б/)
    const boxes = still.locator('#waiting-list input[name=id], #waiting input[name=id]')
    if ((await boxes.count()) > 1) {
      await boxes.nth(0).check()
      await boxes.nth(1).check()
      await still.locator('#waiting button[type=submit]').first().click()
      await look(still, lang, 'compare', false)
    }
    await still.goto(`${at}/measures/new`)
    await look(still, lang, 'measure-new', false)
  })
  if (lang === 'kk') {
    await step(lang, 'dark', async () => {
      const dark = await as(lang, 'app-pln.head', '/plans?state=distributed', { theme: 'dark' })
      await dark.locator('#list a.lead, #list td a').first().click()
      await look(dark, lang, 'plan-dark')
    })
  }
  for (const page of [plain, officer, planner]) await page.context().close()
}

try {
  for (const lang of ['kk', 'ru']) if (!only || lang === only) await walk(lang)
} finally {
  await browser.close()
  server.stop()
}
finish(passed, failed, failures)
