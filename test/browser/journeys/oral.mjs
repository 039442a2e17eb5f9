// Oral instructions (44) and informational documents (48) in the browser: how the pages look, the time left, and the check of a
// text while it is typed, with the way to a draft request.
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
  // The bar of buttons sticks to the foot of a phone, over whatever stands there at the moment; scrolled, it is free.
  note(where, (await axe(page)).filter((line) => !(line.includes('target-size') && line.includes('data-narrow'))))
  note(where, await overflow(page))
  if (page.viewportSize().width === 1440) note(where, await foreignGlyphs(page))
  note(where, await untranslated(page))
  note(where, page.troubles.splice(0).filter((line) => !line.includes('status of 4')))
}

async function first(page, post, to) {
  await as(page, post, to)
  const href = await page.locator('a.lead').first().getAttribute('href', { timeout: 1000 }).catch(() => null)
  if (href) await page.goto(href)
  return Boolean(href)
}

async function tour(browser, base, options) {
  const page = await open(browser, { base, height: options.width < 821 ? 844 : 900, ...options })
  const tag = Object.values(options).join('-')
  for (const [name, post, path] of [
    ['oral', 'app-ctl.head', '/oral'], ['oral-gave', 'lead.deputy2', '/oral/new?side=gave'], ['oral-got', 'akmola.head', '/oral/new?side=got'],
    ['informs', 's3-soc-1.officer1', '/informs'], ['inform-new', 's3-soc-1.officer1', '/informs/new'],
  ]) {
    await as(page, post, path)
    await look(page, `${name}-${tag}`)
  }
  for (const state of ['recorded', 'formalised', 'cancelled']) if (await first(page, 'lead.deputy2', '/oral?state=' + state)) await look(page, `oral-${state}-${tag}`)
  for (const state of ['draft', 'ready', 'sent', 'withdrawn']) if (await first(page, 's3-soc-1.officer1', '/informs?state=' + state)) await look(page, `inform-${state}-${tag}`)
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
  await trial(browser, base, 'the time left stands on the card and on the desk', {}, async (page) => {
    await as(page, 's3-soc-1.officer1', '/')
    assert.match(await page.locator('#work').innerText(), /18:30 дейін 7 сағ 30 мин/)
    await first(page, 's3-soc-1.officer1', '/oral?state=recorded')
    assert.match(await page.locator('#state').innerText(), /7 сағ 30 мин/)
  })
  await trial(browser, base, 'a hidden demand is marked while one types, and one press makes a request of it', { lang: 'ru' }, async (page) => {
    await as(page, 's3-soc-1.officer1', '/informs/new')
    await page.fill('input[name=title]', 'Обзор практики')
    await page.fill('textarea[name=text]', 'Направляется обзор. Прошу сообщить о принятых мерах.')
    await page.locator('#found mark').first().waitFor()
    assert.deepEqual(await page.locator('#found mark').allInnerTexts(), ['Прошу', 'сообщить'])
    await page.fill('textarea[name=text]', 'Направляется обзор для использования в работе.')
    await page.locator('#found mark').first().waitFor({ state: 'detached' })
    await page.fill('textarea[name=text]', 'Прошу сообщить о принятых мерах.')
    await page.click('button[value=save]')
    await page.waitForURL(/\/informs\/\w{13}/)
    await page.click('[data-dialog=act-convert], a[href="?act=convert"]')
    await page.locator('#act-convert button.p, #act-convert button[type=submit]').last().click()
    await page.waitForURL(/\/instruments\/\w{13}\/edit/)
    assert.equal(await page.inputValue('textarea[name="parts.demand"]'), 'Прошу сообщить о принятых мерах.')
  })
  await trial(browser, base, 'without a script a messenger is refused with the paragraph', { scripts: false, lang: 'ru' }, async (page) => {
    await as(page, 'lead.deputy2', '/oral/new?side=gave')
    await page.check('input[name=channel][value=messenger]')
    await page.fill('input[name=title]', 'Проверка')
    await page.fill('textarea[name=words]', 'Проверить.')
    await page.selectOption('select[name=authority]', 'president')
    await page.fill('input[name=paper_title]', 'Поручение')
    await page.fill('input[name=paper_number]', '17-9')
    await page.fill('input[name=paper_day]', '19.11.2026')
    await page.fill('input[name=term_day]', '24.11.2026')
    await page.locator('input[name=bodies]').first().check()
    await page.locator('#oral-form button[type=submit]').last().click()
    assert.match(await page.locator('main').innerText(), /в мессенджере/)
  })
}

const server = await office()
const browser = await launch()
try {
  for (const options of [
    { lang: 'kk', width: 1440, theme: 'light' }, { lang: 'kk', width: 390, theme: 'dark' },
    { lang: 'ru', width: 1440, theme: 'dark' }, { lang: 'ru', width: 390, theme: 'light' },
  ]) await tour(browser, server.base, options)
  await behave(browser, server.base)
} finally {
  await browser.close()
  server.stop()
}
if (failures.length) console.error([...new Set(failures)].join('\n'))
console.log(`${checks - failed.size} passed, ${failed.size} failed`)
process.exitCode = failures.length ? 1 : 0
