// Looks at every page of the gallery in Kazakh, Russian and English, wide and narrow, light and dark: no violation of
// axe, no trouble in the console, nothing sticking out; then tries the behaviour of the partials.
import assert from 'node:assert/strict'
import { axe, finish, foreignGlyphs, launch, open, overflow, serve, shot, untranslated } from './lib.mjs'

const names = ['desk', 'control', 'card', 'form', 'parts']
const only = process.argv[2]
const failures = []
const failed = new Set()
let checks = 0
const note = (where, list) => {
  failures.push(...list.map((line) => `${where}: ${line}`))
  if (list.length) failed.add(current)
}
let current = ''

async function look(browser, base, name, options) {
  const { lang, width, theme, density = 'roomy' } = options
  const page = await open(browser, { base, height: width < 821 ? 844 : 900, ...options })
  const where = [name, lang, width, theme, density === 'compact' ? density : ''].filter(Boolean).join('-')
  checks++
  current = where
  await page.goto('/gallery/' + name)
  await page.evaluate(() => document.fonts.ready)
  await shot(page, where, true)
  note(where, await axe(page))
  note(where, await overflow(page))
  if (width === 1440) note(where, await foreignGlyphs(page))
  note(where, await untranslated(page))
  note(where, page.troubles)
  await page.context().close()
}

// trial runs one check of behaviour and reports its failure without stopping the others.
async function trial(browser, base, name, options, run) {
  if (only && only !== 'behave' && !name.includes(only)) return
  checks++
  current = name
  const page = await open(browser, { base, ...options })
  try {
    await run(page)
    note(name, page.troubles)
  } catch (error) {
    note(name, [error.message.split('\n').slice(0, 4).join(' | ')])
  }
  await page.context().close()
}

async function behave(browser, base) {
  await trial(browser, base, 'focus goes to the error summary and links lead to fields', {}, async (page) => {
    await page.goto('/gallery/form')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'errors')
    await page.click('#errors a[href="#f-due"]')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'f-due')
  })
  await trial(browser, base, 'month fills the date field and knows holidays', {}, async (page) => {
    await page.goto('/gallery/form')
    await page.click('[data-for="f-due"]')
    await page.waitForSelector('.pop .cal')
    assert.equal(await page.locator('.pop .hol:not(.out)').count(), 1)
    note('month', await axe(page, '.pop'))
    await shot(page, 'month-popover')
    await page.click('.pop [data-move] >> nth=1')
    await page.waitForFunction(() => document.querySelector('.pop b').textContent.includes('2027'))
    await page.click('.pop [data-day="08.01.2027"]')
    assert.equal(await page.inputValue('#f-due'), '08.01.2027')
    assert.equal(await page.locator('.pop').count(), 0)
  })
  await trial(browser, base, 'live check replaces the panel and moves no button', {}, async (page) => {
    await page.goto('/gallery/form')
    const box = () => page.locator('.savebar .p').boundingBox()
    const before = await box()
    const answered = page.waitForResponse('**/gallery/check')
    await page.fill('#f-due', '11.12.2026')
    await answered
    await page.waitForFunction(() => document.querySelector('#check .calc').textContent.includes('11.12.2026'))
    assert.deepEqual(await box(), before)
  })
  await trial(browser, base, 'picker searches on the server and keeps its value', {}, async (page) => {
    await page.goto('/gallery/form')
    await page.fill('#f-signer', 'қуан')
    await page.waitForSelector('[role=option]:has-text("Қуанышева")')
    await shot(page, 'picker')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    assert.equal(await page.locator('select[name=signer]').inputValue(), 'kuanysheva')
  })
  await trial(browser, base, 'keys: palette, rows, selection, help, going', {}, async (page) => {
    await page.goto('/gallery/control')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    assert.equal(await page.locator('[data-picked]').first().textContent(), '1')
    await shot(page, 'row-selected')
    note('selected', await axe(page))
    await page.keyboard.press('Slash')
    await page.waitForSelector('#palette[open] li')
    note('palette', await axe(page, '#palette'))
    await shot(page, 'palette')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Shift+Slash')
    await page.waitForSelector('#keys[open]')
    note('keys', await axe(page, '#keys'))
    await shot(page, 'keys')
  })
  await trial(browser, base, 'focus is never under the sticky bar', {}, async (page) => {
    await page.goto('/gallery/form')
    for (let i = 0; i < 70; i++) {
      await page.keyboard.press('Tab')
      const hidden = await page.evaluate(() => {
        const element = document.activeElement
        const bar = document.querySelector('.savebar').getBoundingClientRect()
        const box = element.getBoundingClientRect()
        return !element.closest('.savebar') && element.closest('form#draft') && box.top >= bar.top ? element.name || element.className : ''
      })
      assert.equal(hidden, '', `hidden under the bar: ${hidden}`)
    }
  })
  await trial(browser, base, 'theme and density are kept', {}, async (page) => {
    await page.goto('/gallery/desk')
    await page.click('[data-theme-switch]')
    await page.click('[data-set-density=compact]')
    await page.reload()
    assert.deepEqual(await page.evaluate(() => [document.documentElement.dataset.theme, document.documentElement.dataset.density]), ['dark', 'compact'])
    await page.click('.top .lang a[lang=ru]')
    assert.equal(await page.getAttribute('html', 'lang'), 'ru')
    assert.equal(new URL(page.url()).search, '')
  })
  await trial(browser, base, 'dialogs, language and menu work without scripts', { scripts: false, width: 390, height: 844 }, async (page) => {
    await page.goto('/gallery/card')
    await page.click('a[href="#menu"]')
    assert.ok(await page.locator('#menu .nav').isVisible())
    await shot(page, 'menu-noscript-390')
    await page.click('#menu .lang a[lang=en]')
    assert.equal(await page.getAttribute('html', 'lang'), 'en')
    await page.click('a[href="#revoke"]')
    assert.ok(await page.locator('#revoke textarea').isVisible())
    await page.goto('/gallery/form')
    assert.ok(await page.locator('select[name=signer]').isVisible())
    assert.ok(!await page.locator('[data-month]').isVisible())
  })
  await trial(browser, base, 'confirmation opens as a dialog and returns focus', {}, async (page) => {
    await page.goto('/gallery/card')
    await page.click('a[data-dialog=revoke]')
    await page.waitForSelector('#revoke[open]')
    note('confirm', await axe(page, '#revoke'))
    await shot(page, 'confirm')
    await page.keyboard.press('Escape')
    assert.equal(await page.evaluate(() => document.activeElement.dataset.dialog), 'revoke')
  })
  await trial(browser, base, 'reflow at 320 with text spacing', { width: 320, height: 700 }, async (page) => {
    for (const name of names) {
      await page.goto('/gallery/' + name)
      await page.evaluate(() => { for (const element of document.querySelectorAll('*')) { element.style.letterSpacing = '.12em'; element.style.wordSpacing = '.16em'; element.style.lineHeight = '1.5' } })
      note('320 ' + name, await overflow(page))
      await shot(page, name + '-320', true)
    }
  })
  await trial(browser, base, 'forced colours and print', { forcedColors: 'active' }, async (page) => {
    await page.goto('/gallery/card')
    await shot(page, 'card-forced')
    await page.emulateMedia({ media: 'print', forcedColors: 'none', colorScheme: 'light' })
    await shot(page, 'card-print', true)
    await page.goto('/gallery/control')
    await shot(page, 'control-print', true)
  })
  await trial(browser, base, 'pages of errors are ours', {}, async (page) => {
    await page.goto('/no/such/page')
    assert.ok(await page.locator('main h1').isVisible())
    note('404', await axe(page))
    await shot(page, 'error-404')
    page.troubles.length = 0
  })
}

const server = await serve('go', ['run', './internal/web/ui/gallery/browsertest'])
const browser = await launch()
try {
  // Each language is seen wide and narrow, light and dark; REGLAMENT_BROWSER_ALL=1 looks at every combination.
  const all = ['kk', 'ru'].flatMap((lang) => [1440, 390].flatMap((width) => ['light', 'dark'].map((theme) => ({ lang, width, theme }))))
  const few = all.filter(({ lang, width, theme }) => (lang === 'kk') === ((width === 1440) === (theme === 'light')))
  const looks = process.env.REGLAMENT_BROWSER_ALL ? [...all, { lang: 'en', width: 1440, theme: 'light' }, { lang: 'kk', width: 1440, theme: 'light', density: 'compact' }] : few
  if (only !== 'behave') for (const name of names) for (const options of looks) if (!only || `${name}-${options.lang}-${options.width}-${options.theme}`.startsWith(only)) await look(browser, server.base, name, options)
  if (!only || only === 'behave') { await behave(browser, server.base) }
} finally {
  await browser.close()
  server.stop()
}
finish(checks - failed.size, failed.size, failures)
