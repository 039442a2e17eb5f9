// The plan of a quarter in a real browser, once in Kazakh and once in Russian: proposals that are agreed and sent (12), the workshop,
// endorsement and approval by signature (12, 13), a measure that is changed and one that is extended as the quarter goes on (19), the
// results reported, decided about and taken off control (18), and the analysis of the practice.
import assert from 'node:assert/strict'
import { journey, paper } from '../walk.mjs'

const typed = {
  kk: {
    changed: 'Мектептердегі тамақтандыру заңдылығын талдау', extended: 'Арнаулы интернаттардағы балалардың құқықтарын зерделеу', part: 'Негізделген мазмұны.', form: 'Анықтама', other: 'Анықтама және ұсынымдар',
    circumstances: '2027 жылғы 15 қаңтарда жаңа заң қабылданып, нормалары күшіне енді.', why: 'Жаңа нормалардың қолданылуын қамту қажет.', empty: 'Жаңа',
    conclusions: 'Заңдылықтың бұзылуы анықталды.', proposals: 'Ұсыну енгізілсін.', resolution: 'Келісемін, іске асырылсын.', how: 'Ұсыну енгізілді.',
  },
  ru: {
    changed: 'Анализ законности питания в школах', extended: 'Изучение прав детей в специальных интернатах', part: 'Обоснованное содержание.', form: 'Справка', other: 'Справка и рекомендации',
    circumstances: '15 января 2027 года принят новый закон, его нормы вступили в силу.', why: 'Нужно охватить применение новых норм.', empty: 'Новое',
    conclusions: 'Выявлены нарушения законности.', proposals: 'Внести представление.', resolution: 'Согласен, исполнить.', how: 'Представление внесено.',
  },
}

const deputies = ['lead.first', 'lead.deputy1', 'lead.deputy2', 'lead.deputy3', 'lead.deputy4', 'app.chief']

// consent lets everybody of the posts agree who is asked.
async function consent(walk, card, posts) {
  for (const post of posts) {
    const page = await walk.holder(post)
    await page.goto(card)
    while (await page.locator('main [data-dialog="act-answer"]').count()) await walk.act(page, 'answer', (window) => window.locator('input[value=agreed]').check())
  }
}

// propose writes a proposal, has it agreed and sends it to the Apparatus; nothing may be missing.
async function propose(walk, title, due) {
  const page = await walk.holder('s3.head')
  await page.goto('/proposals/new?period=2027-01-01_quarterly')
  await page.fill('[name=title]', title)
  for (const part of ['situation', 'goals', 'object', 'subject', 'method', 'period', 'result', 'implementation']) await page.fill(`[name="parts.${part}"]`, walk.text.part)
  await page.fill('[name="parts.form"]', walk.text.form)
  await page.fill('[name="parts.completion"]', walk.text.form)
  await page.fill('[name=due]', due)
  await page.locator('select[name=lead]').evaluate((select) => { select.value = 's3' })
  assert.equal(await walk.send(page, page.locator('button[value=save]')), 200)
  const card = new URL(page.url()).pathname
  await walk.act(page, 'agree')
  await walk.told(page, 'planning.done.agree')
  await consent(walk, card, ['lead.deputy2'])
  await page.goto(card)
  await walk.act(page, 'send')
  await walk.told(page, 'planning.done.send')
  return card
}

// draft begins the plan and takes both proposals up.
async function draft(walk, proposals) {
  const page = await walk.holder('app-pln.head')
  await page.goto('/plans/new')
  await page.selectOption('[name=period]', '2027-01-01_quarterly')
  await walk.send(page, page.locator('main .savebar button.p'))
  walk.plan = new URL(page.url()).pathname.replace('/workshop', '')
  assert.ok((await page.locator('#waiting tbody tr').count()) >= 2)
  await walk.look(page, 'workshop')
  for (const card of proposals) {
    await page.goto(card)
    await walk.act(page, 'accept')
    await walk.told(page, 'planning.done.accept')
  }
  await page.goto(`${walk.plan}/rehearsal`)
  await walk.look(page, 'rehearsal')
}

async function approve(walk) {
  const page = await walk.holder('app-pln.head')
  await page.goto(walk.plan)
  await walk.act(page, 'endorse')
  await consent(walk, walk.plan, [...deputies, 's3.head'])
  await page.goto(walk.plan)
  await walk.act(page, 'submit')
  await walk.told(page, 'planning.done.submit')
  const general = await walk.as('prosecutor-general')
  await general.goto(walk.plan)
  await walk.act(general, 'approve')
  await walk.told(general, 'planning.done.approve')
  const head = await walk.holder('s3.head')
  await head.goto(walk.plan)
  await walk.act(head, 'receive')
  await head.goto(`${walk.plan}?view=calendar&month=2027-03`)
  await walk.says(head, walk.text.changed, '.plan-cal')
  await walk.look(head, 'calendar')
}

// measure is the card of a measure of the plan, found in the list of those under control.
async function measure(walk, page, name) {
  await page.goto('/measures')
  await Promise.all([page.waitForURL(/\/measures\/\w{13}/), page.locator('a.lead', { hasText: name }).first().click()])
  return new URL(page.url())
}

// change brings a report on a change through: without a new circumstance it does not pass.
async function change(walk, name, what, fill) {
  const page = await walk.holder('s3.head')
  const at = await measure(walk, page, name)
  if (what === 'extend') await walk.act(page, 'start')
  await page.goto(await page.locator('a[href*="/changes/new?"]').first().getAttribute('href') + `&what=${what}`)
  await page.check('input[name=kind][value=new]')
  await page.fill('[name=circumstances]', walk.text.empty)
  await page.fill('[name=why]', walk.text.why)
  await fill(page)
  await walk.send(page, page.locator('form#change .savebar button.p'))
  const card = new URL(page.url()).pathname
  assert.equal(await walk.act(page, 'bring_change'), 422)
  assert.ok(await page.locator('main a[href*="/regulation/19"]').count() > 0, 'paragraph 19 is not cited')
  await page.goto(`${card}/edit`)
  await page.fill('[name=circumstances]', walk.text.circumstances)
  await walk.send(page, page.locator('form#change .savebar button.p'))
  await walk.look(page, `change-${what}`)
  assert.equal(await page.locator('#differences .items li').count(), 1, 'more changes than was typed')
  assert.equal(await walk.act(page, 'bring_change'), 200)
  await consent(walk, card, deputies)
  const general = await walk.as('prosecutor-general')
  await general.goto(card)
  await walk.act(general, 'approve_change')
  await walk.told(general, 'planning.exec.done.approve_change')
  await page.goto(at.pathname)
  await walk.says(page, walk.text.circumstances, '#changes')
}

// released takes a measure from its memo to the release from control.
async function released(walk, name) {
  const head = await walk.holder('s3.head')
  const at = (await measure(walk, head, name)).pathname
  await head.fill('[name=conclusions]', walk.text.conclusions)
  await head.fill('[name=proposals]', walk.text.proposals)
  await head.setInputFiles('input[name=reference]', paper('anyqtama.pdf'))
  await head.setInputFiles('input[name=draft]', paper('zhoba.pdf'))
  await walk.send(head, head.locator('#memo-form button[value=put]'))
  await walk.told(head, 'planning.exec.done.put')
  for (const [post, act, fill] of [
    ['lead.deputy2', 'bring'], ['lead.gp', 'resolve', (window) => window.locator('textarea').fill(walk.text.resolution)],
    ['s3.head', 'implement', (window) => window.locator('textarea').fill(walk.text.how)], ['s3.head', 'papers'], ['app-pln.head', 'off'],
  ]) {
    const page = await walk.holder(post)
    await page.goto(at)
    assert.equal(await walk.act(page, act, fill), 200)
    await walk.told(page, `planning.exec.done.${act}`)
    if (act === 'off') await walk.look(page, 'off')
  }
}

async function quarter(walk) {
  const cards = []
  await walk.step('two proposals are agreed and sent to the Apparatus (12)', async () => {
    cards.push(await propose(walk, walk.text.changed, '25.03.2027'))
    cards.push(await propose(walk, walk.text.extended, '26.02.2027'))
  })
  await walk.step('the Apparatus takes them up in the workshop (12)', () => draft(walk, cards))
  await walk.step('endorsed, submitted, approved by signature, received (12, 13)', () => approve(walk))
  await walk.step('one measure is changed a month before its day (19)', async () => {
    await walk.clock('2027-02-08')
    await change(walk, walk.text.changed, 'change', (page) => page.fill('[name=completion]', walk.text.other))
  })
  await walk.step('the other, begun, is extended (19)', () => change(walk, walk.text.extended, 'extend', (page) => page.fill('[name=new_due]', '25.03.2027')))
  await walk.step('both are reported, decided about and taken off control (18)', async () => {
    await walk.clock('2027-03-19')
    for (const name of [walk.text.changed, walk.text.extended]) await released(walk, name)
  })
  await walk.step('the analysis counts the changed and the extended one (18)', async () => {
    const page = await walk.holder('app-pln.head')
    await page.goto('/practice?from=2027-02&until=2027-03')
    await walk.look(page, 'practice')
    await Promise.all([page.waitForURL(/\/measures\?/), page.locator('main a[href*="outcome=extended"]').first().click()])
    await walk.says(page, walk.text.extended)
  })
}

await journey('quarter', { walks: [quarter], typed })
