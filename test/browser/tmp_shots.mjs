import { axe, launch, open, overflow, serve, shot, untranslated } from './lib.mjs'
const server = await serve('/tmp/plan_bt', [])
const browser = await launch()
async function as(lang, post, to, more = {}) {
  const page = await open(browser, { base: server.base, lang, ...more })
  await page.goto(`/as/${post}?to=${to}`)
  return page
}
async function look(page, name) {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 })
    console.log(name, width, JSON.stringify(await axe(page)), JSON.stringify(await overflow(page)))
    await shot(page, `${name}-${width}`, true)
  }
  console.log(JSON.stringify(await untranslated(page)), JSON.stringify(page.troubles))
  await page.setViewportSize({ width: 1440, height: 900 })
}
try {
  const head = await as('kk', 'akmola.head', '/plans/call')
  await look(head, 'call-kk')
  await head.selectOption('select[name=period]', { index: 2 })
  const unit = head.locator('select[name=unit]')
  await unit.selectOption({ index: 2 })
  await head.click('form#call button.primary, form#call button[type=submit]')
  await head.waitForLoadState()
  console.log('after call', head.url())
  await look(head, 'plans-head-kk')
  const d = await as('ru', 'akmola-arshaly.head', '/plans')
  await look(d, 'plans-district-ru')
  const dark = await as('ru', 'akmola.head', '/plans', { theme: 'dark' })
  await look(dark, 'plans-head-dark-ru')
  const c = await as('ru', 'app-pln.head', '/plans?state=distributed')
  await look(c, 'plans-apparatus-ru')
  await c.click('tbody a.lead')
  await c.waitForLoadState()
  await look(c, 'plan-ru')
  const s = await as('kk', 'app-ctl.head', '/search?q=' + encodeURIComponent('талдау'))
  await look(s, 'search-kk')
  const m = await as('ru', 'app-ctl.head', '/measures')
  await look(m, 'measures-ru')
} catch (e) { console.log(e) } finally { await browser.close(); server.stop?.(); server.end?.(); process.exit(0) }
