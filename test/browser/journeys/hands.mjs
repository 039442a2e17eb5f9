// Chapter 6 by other hands than a mouse: a draft to many bodies with an annex for one of them by the keyboard alone; a supplementary
// for poor execution (46) wholly without scripts up to the signing form, a change and a revocation (49) without scripts (axe is a script
// and is not asked there). Then what only a wide or a narrow window shows of the load (44 f) and of duplicates (44 c).
import assert from 'node:assert/strict'
import { axe, overflow, punctuated, shot, spilled } from '../lib.mjs'
import { as, looks, note } from '../look.mjs'
import { paper } from '../walk.mjs'

const officer = 's3-soc-1.officer1'
const active = (page) => page.evaluate(() => document.activeElement.name || document.activeElement.id || document.activeElement.tagName)

// press is what a hand on the keyboard does: Tab until the element has the focus; it returns how many presses that took.
async function press(page, selector, most = 60) {
  for (let i = 0; i <= most; i++) {
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return i
    await page.keyboard.press('Tab')
  }
  throw new Error(`${most} Tab presses do not reach ${selector}, but ${await active(page)}`)
}

const type = async (page, selector, text) => { await press(page, selector); await page.keyboard.type(text) }
const key = async (page, ...names) => { for (const name of names) await page.keyboard.press(name) }

// choose takes what was found in a field that searches.
async function choose(page, field, words) {
  await type(page, `#f-${field}`, words)
  await page.locator(`#f-${field}-list [role=option][aria-selected=true]`).waitFor()
  await key(page, 'Enter')
  assert.notEqual(await page.locator(`select[name=${field}]`).inputValue(), '', `${field} is not chosen`)
}

async function manyBodies(page) {
  await as(page, officer, '/instruments/new?kind=assignment')
  await page.evaluate(() => document.querySelector('#main, main').focus())
  await type(page, '[name=title]', 'Мектеп асханаларын тексеру')
  for (const part of ['goals_tasks_conditions_means', 'questions_list', 'expected_result', 'form']) await type(page, `[name="parts.${part}"]`, 'Тексеріп, анықтама беру.')
  await choose(page, 'ground_id', 'жоспар')
  await type(page, '[name=term_days]', '30')
  // From the groups of recipients to the signer: the list is one stop.
  await press(page, '[data-pick-set]')
  await key(page, 'Enter')
  assert.equal(await page.locator('[name=recipients]:checked').count(), 20)
  await press(page, '[name=recipients]')
  await key(page, 'End', 'Home', 'ArrowDown', 'Space')
  assert.equal(await page.locator('[name=recipients]:checked').count(), 21)
  assert.ok(await page.locator('.picks .keys').first().isVisible(), 'the keys of the list are not told')
  await shot(page, 'hands-list')
  note('list of recipients', await axe(page))
  const presses = await press(page, '#f-signer_post')
  assert.ok(presses <= 10, `${presses} presses of Tab from the list to the signer`)
  await choose(page, 'signer_post', 'Жанұзақова')
  await press(page, '#f-file_analysis')
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), key(page, 'Enter')])
  await chooser.setFiles([paper('taldau.pdf')])
  await Promise.all([page.waitForURL(/instruments\/\w{13}$/), key(page, 'Control+s')])
  // Saved, the draft says to whom a file goes alone.
  const card = page.url()
  await page.goto(card + '/edit')
  await press(page, '#annexes > summary', 120)
  await key(page, 'Enter')
  await press(page, '#annexes .pick')
  await key(page, 'ArrowDown', 'Space')
  const chosen = await page.evaluate(() => document.activeElement.closest('label').innerText.trim())
  note('annexes', await axe(page))
  await Promise.all([page.waitForURL((url) => url.href === card), key(page, 'Control+s')])
  await page.goto(card)
  assert.ok((await page.innerText('#files')).includes(chosen), `the annex of ${chosen} is not on the card`)
}

// narrowing: the field above the list leads down into what is left of it, and what is left is walked.
async function narrowed(page) {
  await as(page, officer, '/instruments/new?kind=request')
  await page.focus('[data-narrow] >> nth=0')
  await page.keyboard.type('Қостанай')
  await key(page, 'ArrowDown', 'Space', 'ArrowDown', 'ArrowDown')
  assert.deepEqual(await page.locator('[name=recipients]:checked').evaluateAll((list) => list.map((box) => box.closest('label').innerText.includes('Қостанай'))), [true])
  await page.focus('[data-narrow] >> nth=0')
  await page.fill('[data-narrow] >> nth=0', 'жоқ мұндай')
  await key(page, 'ArrowDown')
  assert.ok(await page.evaluate(() => document.activeElement.matches('[data-narrow]')), 'an empty list takes the focus')
}

// poor finds a sent instrument of the officer on which a report came back.
async function poor(page) {
  await as(page, officer, '/instruments?state=sent')
  for (const card of await page.locator('a.lead').evaluateAll((list) => list.map((link) => link.getAttribute('href')))) {
    await page.goto(card)
    const begin = page.locator('a[href*="?main="]')
    if (!await begin.count()) continue
    await page.goto(await begin.first().getAttribute('href'))
    const bodies = await page.locator('form#draft fieldset').first().locator('a[href^="/executions/"]').allInnerTexts()
    if (bodies.length) return { card, body: bodies[0] }
  }
  throw new Error('no instrument has a returned report')
}

async function supplementary(page) {
  const { card, body } = await poor(page)
  await page.check('input[name="supplement.ground"][value=poor_execution]')
  await page.fill('[name=title]', 'Тексеруді толықтыру туралы')
  for (const area of await page.locator('textarea[name^="parts."]').all()) await area.fill('Аудандар бойынша бөлініс берілсін.')
  await page.selectOption('select[name=ground_id]', { index: 1 })
  await page.fill('[name=term_days]', '30')
  const boxes = page.locator('label.chk', { has: page.locator('input[name=recipients]') })
  await boxes.nth(1).locator('input').check() // the Academy, whose report was not returned
  await page.setInputFiles('#f-file_analysis', paper('taldau.pdf'))
  await page.click('button[value=agreement]')
  assert.ok(await page.locator('#errors a[href*="/regulation/46"]').count() > 0, 'poor execution that was not is accepted')
  await boxes.nth(1).locator('input').uncheck()
  await boxes.filter({ hasText: body }).first().locator('input').check()
  if (!await page.locator('a[href^="/files/"]').count()) await page.setInputFiles('#f-file_analysis', paper('taldau.pdf'))
  await page.click('button[value=agreement]')
  await page.waitForURL(/instruments\/\w{13}$/)
  const supplement = new URL(page.url()).pathname
  for (const post of ['s3-soc-1.head', 's3-soc.head', 'app-ctl.head', 'app.chief']) {
    await as(page, post, supplement)
    if (!await page.locator('form[action$="/answer"]').count()) continue
    await page.locator('form[action$="/answer"] input[value=agreed]').check()
    await page.locator('form[action$="/answer"] button[type=submit]').click()
  }
  await as(page, 'lead.deputy2', supplement)
  await page.click('a[href*="?act=sign"]')
  assert.ok(await page.locator('#form-sign .no-js', { hasText: 'JavaScript' }).isVisible())
  await shot(page, 'hands-supplement-sign', true)
  note('supplement-sign', [...await overflow(page), ...await spilled(page), ...await punctuated(page)])
  await page.goto(card)
}

// follow changes an instrument and then revokes it, each wrong at first.
async function follow(page) {
  const { card } = await poor(page)
  await as(page, 'lead.deputy2', card)
  const reason = 'Мерзім негізсіз қысқа болып шықты.'
  await page.click('a[href*="?act=change"]')
  for (const [day, words] of [['', ''], ['31.02.2027', reason], ['01.01.2027', reason], ['02.11.2026', reason]]) {
    await page.fill('#form-change [name="change.day"]', day)
    await page.fill('#form-change textarea', words)
    await page.click('#form-change button[type=submit]')
    assert.ok(await page.locator('#errors a[href="#f-change-day"]').count() > 0, `${day || 'nothing'} is accepted as a change`)
    assert.equal(await page.inputValue('#form-change textarea'), words)
  }
  await shot(page, 'hands-change-refused', true)
  note('change-refused', [...await overflow(page), ...await spilled(page), ...await punctuated(page)])
  await page.fill('#form-change [name="change.day"]', '30.12.2026')
  await page.click('#form-change button[type=submit]')
  assert.ok((await page.innerText('#follows')).includes('30.12.2026'))
  await page.click('a[href*="?act=revoke"]')
  await page.click('#form-revoke button[type=submit]')
  assert.ok(await page.locator('#errors').isVisible())
  await page.fill('#form-revoke textarea', 'Тапсырма өзектілігін жоғалтты, тексеру аяқталды.')
  await page.click('#form-revoke button[type=submit]')
  assert.equal(await page.locator('#follows li').count(), 2)
  await shot(page, 'hands-revoked', true)
  note('revoked', [...await overflow(page), ...await spilled(page), ...await punctuated(page)])
}

// oneLine: the filters of the load with their buttons stand in one line of a wide window.
async function oneLine(page) {
  await as(page, officer, '/control/load?area=public.social')
  const tops = await page.locator('.filters :is(.in, .btn)').evaluateAll((list) => list.map((element) => Math.round(element.getBoundingClientRect().bottom)))
  assert.ok(tops.length > 5 && Math.max(...tops) - Math.min(...tops) < 8, `the filters stand in several lines: ${tops}`)
}

// edge: the rows of duplicates begin where those of the other lists do.
async function edge(page) {
  await as(page, 'app.chief', '/control/half-year?from=01.07.2026&to=31.12.2026')
  const left = (id) => page.locator(`${id} tbody tr a`).first().evaluate((element) => Math.round(element.getBoundingClientRect().left))
  assert.equal(await left('#duplicates-list'), await left('#units-list'))
}

await looks(async () => {}, [
  ['a draft to many bodies with an annex for one, by the keyboard alone', { lang: 'kk' }, manyBodies],
  ['a list that is narrowed is walked by the arrows', { lang: 'kk' }, narrowed],
  ['a supplementary for poor execution without scripts', { lang: 'kk', scripts: false }, supplementary],
  ['a change and a revocation without scripts', { lang: 'ru', scripts: false, width: 390, height: 844 }, follow],
  ...['kk', 'ru', 'en'].map((lang) => [`the filters of the load stand in one line in ${lang}`, { lang }, oneLine]),
  ['duplicates are not indented on a phone', { lang: 'kk', width: 390, height: 844 }, edge],
])
