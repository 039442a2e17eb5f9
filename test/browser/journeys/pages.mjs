// Looks at the pages of instruments, executions and grounds of the demonstration office: no violation of axe, no trouble
// in the console, nothing sticking out, nothing untranslated; then tries what only a browser can show.
import assert from 'node:assert/strict'
import { axe, shot } from '../lib.mjs'
import { as, first, look, looks, note } from '../look.mjs'

async function tour(page, tag) {
  const officer = 's3-soc-1.officer1'
  for (const [name, post, path] of [
    ['instruments', officer, '/instruments'], ['executions', 'app-ctl.head', '/executions'], ['grounds', officer, '/grounds'],
    ['instrument-new', officer, '/instruments/new?kind=task'], ['ground-new', officer, '/grounds/new'],
    ['load', officer, '/control/load?area=public.social'], ['inspections', officer, '/control/inspections'], ['inspection-new', officer, '/control/inspections/new'],
  ]) {
    await as(page, post, path)
    await look(page, `${name}-${tag}`)
  }
  if (await first(page, 'app-ctl.head', '/control/inspections?state=running')) await look(page, `inspection-running-${tag}`)
  const some = (states) => process.env.REGLAMENT_BROWSER_ALL ? states : states.slice(-2)
  for (const state of some(['agreed', 'signed', 'released', 'agreeing', 'draft', 'sent'])) if (await first(page, officer, '/instruments?state=' + state)) await look(page, `instrument-${state}-${tag}`)
  for (const state of some(['sent', 'received', 'returned', 'assigned', 'reported'])) if (await first(page, 'akmola.head', '/executions?state=' + state)) await look(page, `execution-${state}-${tag}`)
}

const trials = [
  ['the live check tells the floor and moves no button', {}, async (page) => {
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
  }],
  ['a ground is found by typing', {}, async (page) => {
    await as(page, 's3-soc-1.officer1', '/instruments/new')
    await page.fill('#f-ground_id', 'жоспар')
    await page.waitForSelector('#f-ground_id-list [role=option]')
    await page.click('#f-ground_id-list [role=option] >> nth=0')
    assert.notEqual(await page.locator('select[name=ground_id]').inputValue(), '')
  }],
  ['acts open in a window, and without scripts on the card', {}, async (page) => {
    assert.ok(await first(page, 's3-soc-1.officer1', '/instruments?state=draft'))
    await page.click('[data-dialog="act-withdraw"]')
    await page.waitForSelector('#act-withdraw[open]')
    note('window', await axe(page, '#act-withdraw'))
    await page.click('#act-withdraw button[type=submit]')
    await page.waitForSelector('#errors')
    note('window came back', await axe(page))
  }],
  ['an inspection is entered by the keyboard alone, and called off without scripts', { scripts: false }, async (page) => {
    await as(page, 's3-soc-1.officer1', '/control/inspections/new')
    const save = async () => { await page.focus('form#inspection .savebar button'); await page.keyboard.press('Enter') }
    await page.selectOption('[name=kind]', 'complex')
    await page.selectOption('[name=body_id]', { index: 3 })
    await page.focus('[name=to]')
    await page.keyboard.type('04.12.2026')
    await save()
    await page.waitForSelector('#errors')
    await page.selectOption('[name=ground_id]', { index: 1 })
    await save()
    await page.waitForURL(/inspections\/\w{13}$/)
    await page.click('a[href*="?act=off"]')
    await page.fill('[name="off.text"]', 'Келесі тоқсанға қалдырылды.')
    await page.click('form[action$="/off"] button[type=submit]')
    assert.ok((await page.textContent('main')).includes('Келесі тоқсанға қалдырылды.'))
  }],
  ['a phone shows where something is overdue, and every body by one key, without scripts', { scripts: false, width: 390, height: 844, lang: 'ru' }, async (page) => {
    await as(page, 'app-ctl.head', '/control')
    const shown = () => page.locator('#body-matrix tbody tr:visible').count()
    const all = await page.locator('#body-matrix tbody tr').count()
    const late = await page.locator('#body-matrix tbody tr:has(> :nth-child(3) > a)').count()
    assert.ok(late > 0 && late < all)
    assert.equal(await shown(), Math.min(late, 12))
    assert.equal(await page.locator('#body-matrix .z:visible').count(), 0)
    await page.focus('#body-matrix .fold summary')
    await page.keyboard.press('Enter')
    assert.equal(await shown(), all)
    await as(page, 's3-soc-1.officer1', '/control/load')
    assert.equal(await page.locator('#load-table tbody tr:visible').count(), 12)
    // A week without instruments is not hidden when an inspection binds the body in it.
    const bound = page.locator('#load-table td.qty:has(> .z):has(.m)')
    assert.ok(await bound.count() > 0)
    assert.ok(await bound.first().isVisible())
    await as(page, 'app.chief', '/control/half-year')
    assert.ok(await page.evaluate(() => document.documentElement.scrollHeight) < 5000, 'half-year is long')
    await page.setViewportSize({ width: 1440, height: 900 })
    await as(page, 'app-ctl.head', '/control')
    assert.equal(await shown(), all)
    assert.equal(await page.locator('.fold:visible').count(), 0)
  }],
  ['what a phone folds is accessible, folded and unfolded', { width: 390, height: 844 }, async (page) => {
    for (const [post, path] of [['app-ctl.head', '/control'], ['s3-soc-1.officer1', '/control/load'], ['app.chief', '/control/half-year']]) {
      await as(page, post, path)
      await look(page, `folded${path.replaceAll('/', '-')}`)
      for (const summary of await page.locator('.fold summary').all()) await summary.click()
      await look(page, `unfolded${path.replaceAll('/', '-')}`)
    }
  }],
  ['the keyboard alone: Enter sends no long form, Ctrl+Enter presses its main button', {}, async (page) => {
    await as(page, 's3-soc-1.officer1', '/instruments/new?kind=task')
    const focused = () => page.evaluate(() => document.activeElement.name || document.activeElement.id)
    await page.focus('[name=title]')
    await page.keyboard.type('Тексеру')
    await page.keyboard.press('Enter')
    await page.focus('[data-narrow] >> nth=0')
    await page.keyboard.type('Абай')
    await page.keyboard.press('Enter')
    await page.focus('#f-ground_id')
    await page.keyboard.type('жоспар')
    await page.locator('#f-ground_id-list [role=option][aria-selected=true]').waitFor()
    await page.keyboard.press('Enter')
    assert.notEqual(await page.locator('select[name=ground_id]').inputValue(), '', 'Enter does not take what was found')
    await page.focus('#f-ground_id')
    await page.keyboard.press('Enter')
    assert.equal(await page.inputValue('[name=title]'), 'Тексеру')
    assert.equal(await page.locator('#errors').count(), 0, 'Enter in a field sent the form')
    assert.equal(await page.locator('[name=recipients]:checked').count(), 0, 'Enter in a field marked recipients')
    await page.focus('[data-for=f-term_day]')
    await page.keyboard.press('Enter')
    await page.locator('.pop').waitFor()
    await page.focus('[name=term_days]')
    assert.equal(await page.locator('.pop').count(), 0, 'the month stays over the next fields')
    await page.focus('[name=title]')
    await page.keyboard.press('Control+Enter')
    await page.waitForSelector('#errors')
    assert.equal(await focused(), 'errors')
    assert.ok(await page.locator('#errors a[href="#f-recipients"]').count(), 'Ctrl+Enter pressed another button than that of agreement')
  }],
  ['the space bar opens a window, Escape closes it, and the focus returns', {}, async (page) => {
    assert.ok(await first(page, 's3-soc-1.officer1', '/instruments?state=draft'))
    const opener = page.locator('main [data-dialog="act-withdraw"]')
    await opener.focus()
    await page.keyboard.press('Space')
    await page.waitForSelector('#act-withdraw[open]')
    await page.keyboard.press('Escape')
    await page.waitForSelector('#act-withdraw[open]', { state: 'detached' }).catch(() => {})
    assert.equal(await page.locator('dialog[open]').count(), 0)
    assert.ok(await opener.evaluate((element) => element === document.activeElement))
  }],
  ['without scripts a phone shows the form that was asked for, what is wrong with it, and what signing needs', { scripts: false, width: 390, height: 844, lang: 'ru' }, async (page) => {
    const seen = (selector) => page.locator(selector).evaluate((element) => { const box = element.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight })
    assert.ok(await first(page, 's3-soc-1.officer1', '/instruments?state=draft'))
    await page.click('a[href*="?act=withdraw"]')
    assert.ok(await seen('#open-withdraw'))
    await page.click('#form-withdraw button[type=submit]')
    assert.ok(await seen('#errors'))
    await as(page, 'lead.deputy2', '/instruments?state=agreed')
    for (const card of await page.locator('a.lead').evaluateAll((list) => list.map((link) => link.getAttribute('href')))) {
      await page.goto(card)
      if (await page.locator('a[href*="?act=sign"]').count()) break // the others wait for another signer
    }
    await page.click('a[href*="?act=sign"]')
    assert.ok(await page.locator('#form-sign .no-js', { hasText: 'JavaScript' }).isVisible())
  }],
  ['the form works without scripts', { scripts: false }, async (page) => {
    await as(page, 's3-soc-1.officer1', '/instruments/new?kind=request')
    await page.fill('[name=title]', 'Мәлімет беру туралы')
    await page.fill('[name=term_days]', '1')
    await page.click('button[value=check]')
    assert.ok((await page.textContent('#errors')).includes('43'))
    await page.click('button[value=save]:not(.vh)')
    assert.ok((await page.textContent('h1')).includes('Мәлімет беру туралы'))
    await page.click('a[href*="?act=withdraw"]')
    assert.ok(await page.locator('#form-withdraw textarea').isVisible())
  }],
  ['groups are marked on the page and files survive a form that comes back', {}, async (page) => {
    await as(page, 's3-soc-1.officer1', '/instruments/new')
    await page.setInputFiles('[name=file_other]', { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n') })
    await page.click('[data-pick-set] >> nth=0')
    assert.equal(await page.locator('[name=recipients]:checked').count(), 20)
    await page.click('button[value=agreement]')
    await page.waitForSelector('#errors')
    assert.equal(await page.evaluate(() => document.querySelector('[name=file_other]').files.length), 1)
    assert.equal(await page.locator('[name=recipients]:checked').count(), 20)
  }],
  ['what was typed outlives the session', {}, async (page) => {
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
  }],
  ['print shows the card with words beside the marks', {}, async (page) => {
    await first(page, 's3-soc-1.officer1', '/instruments?state=sent')
    await page.emulateMedia({ media: 'print' })
    assert.ok(await page.locator('.print-head').isVisible())
    assert.ok(!await page.locator('.savebar, .side').first().isVisible())
    await shot(page, 'instrument-print', true)
  }],
]

await looks(tour, trials)
