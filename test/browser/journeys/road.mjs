// The whole road of an assignment to twenty regional offices, and of a short request up to its release from control, in
// a real browser, once in Kazakh and once in Russian. Every person has a browser window of his own and logs in as people
// do. What a step must say is taken from the catalogue of the page's language; every page that a step ends on is
// listened to (console, policy, answers of the server), the main ones are given to axe.
import assert from 'node:assert/strict'
import { login, open, shot } from '../lib.mjs'
import { journey, paper } from '../walk.mjs'

// What is typed, in the language of the document.
const typed = {
  kk: {
    title: 'Әлеуметтік төлемдерді тағайындаудың заңдылығын тексеру', goals: 'Төлемдердің негізділігін анықтау.', questions: 'Қай жерде негізсіз тағайындалды?',
    result: 'Салыстырып тексеру актісі және ұсыныс жобасы.', form: 'Анықтама', remark: 'Кезең нақты көрсетілсін.', resolution: 'Толық тексеріп, есеп дайындаңыз.',
    question: 'Тексеру кезеңі қай күннен басталады?', reply: 'Биылғы 1 қаңтардан бастап.', report: 'Тексеру жүргізілді, нәтижесі қоса беріледі.', lacking: 'Аудандар бойынша кесте жоқ.',
    again: 'Кесте қосылды, тексеру аяқталды.', why: 'Мұрағаттан құжаттар кешігіп келді.', request: 'Әлеуметтік төлемдер туралы мәлімет беру', demand: 'Биылғы тағайындалған төлемдердің саны.',
    akmola: 'Ақмола', held: 'Бақылаудан алуға болмайды',
  },
  ru: {
    title: 'Проверка законности назначения социальных выплат', goals: 'Установить обоснованность выплат.', questions: 'Где выплаты назначены необоснованно?',
    result: 'Акт сверки и проект представления.', form: 'Справка', remark: 'Уточнить проверяемый период.', resolution: 'Проверить полностью и подготовить отчёт.',
    question: 'С какого дня начинается проверяемый период?', reply: 'С 1 января текущего года.', report: 'Проверка проведена, результаты прилагаются.', lacking: 'Нет таблицы по районам.',
    again: 'Таблица приложена, проверка завершена.', why: 'Документы из архива поступили с опозданием.', request: 'О представлении сведений о социальных выплатах', demand: 'Число выплат, назначенных в этом году.',
    akmola: 'Акмол', held: 'Снять с контроля нельзя',
  },
}

const citations = (page, within) => page.locator(`${within} a[href*="regulation"], ${within} .cite`).allInnerTexts()

// draftWrong types an assignment that breaks three rules and is told so, while typing and after sending.
async function draftWrong(road, page) {
  await page.goto('/instruments/new?kind=assignment')
  await road.told(page, 'pages.instrument.new.assignment')
  await page.check(`input[name=lang][value=${road.lang}]`)
  await page.fill('[name=title]', road.text.title)
  await page.fill('[name="parts.goals_tasks_conditions_means"]', road.text.goals)
  await page.fill('[name="parts.questions_list"]', road.text.questions)
  await page.fill('[name="parts.form"]', road.text.form)
  await page.fill('#f-ground_id', ' ')
  await page.locator('#f-ground_id-list [role=option]').first().click()
  await road.toTwenty(page)
  await page.fill('[name=term_days]', '12')
  await page.waitForFunction(() => document.querySelector('#term .big')?.textContent === '12')
  await page.locator('#term .lt-over').first().waitFor()
  await road.told(page, 'pages.term.floor')
  assert.ok((await citations(page, '#check')).some((text) => text.includes('40')), 'the live check names no paragraph 40')
  await road.look(page, 'new')
}

async function sendWrong(road, page) {
  assert.equal(await road.send(page, page.locator('button[value=agreement]')), 422)
  assert.equal(await page.evaluate(() => document.activeElement.id), 'errors')
  await road.told(page, 'pages.part.expected_result')
  const cited = await citations(page, '#errors')
  assert.ok(cited.some((text) => text.includes('40')), `after sending no paragraph 40: ${cited}`)
  for (const field of ['term_days', 'parts-expected_result', 'file_analysis']) assert.equal(await page.locator(`#errors a[href="#f-${field}"]`).count() > 0, true, `no error leads to ${field}`)
  assert.equal(await page.inputValue('[name=title]'), road.text.title)
  await road.look(page, 'new-refused')
}

async function correct(road, page) {
  await page.fill('[name=term_days]', '25')
  await page.fill('[name="parts.expected_result"]', road.text.result)
  await page.setInputFiles('#f-file_analysis', paper('taldau.pdf'))
  await road.pick(page, 'signer_post', 'Жанұзақова')
  const touched = page.locator('label.chk', { has: page.locator('input[name=touched]') })
  await touched.filter({ hasText: road.lang === 'kk' ? /ақпарат/i : /информа/i }).first().locator('input').check()
  await page.waitForFunction(() => document.querySelector('#term .big')?.textContent === '25')
  assert.equal(await road.send(page, page.locator('button[value=agreement]')), 200)
  await road.told(page, 'pages.done.agreement')
  await road.says(page, 'taldau.pdf', '#files')
  road.card = new URL(page.url()).pathname
}

// agree lets everybody who is asked answer; the Apparatus has a remark.
async function agree(road) {
  const asked = [['s3-soc-1.head', 'holder'], ['chief', 'as'], ['admin', 'as'], ['control', 'as'], ['coa', 'as']]
  const answered = []
  for (const [name, how] of asked) {
    const page = await road[how](name)
    await page.goto(road.card)
    const form = page.locator('form[action$="/answer"]')
    if (!await form.count()) continue
    await road.told(page, 'pages.act.answer')
    if (name === 'control') {
      await form.locator('input[value=agreed_with_remarks]').check()
      await form.locator('textarea').fill(road.text.remark)
    } else await form.locator('input[value=agreed]').check()
    if (name === 'control') await road.look(page, 'agreement')
    await road.send(page, form.locator('button[type=submit]'))
    await road.told(page, 'pages.done.answer')
    answered.push(name)
  }
  assert.ok(answered.includes('control') && answered.includes('s3-soc-1.head') && answered.includes('admin'), `answered only: ${answered}`)
  const page = await road.as('officer')
  await page.goto(road.card)
  await road.says(page, road.text.remark, '#agreement')
  await road.told(page, 'pages.step.agreed_with_remarks')
}

async function sign(road) {
  const page = await road.as('deputy')
  await page.goto(road.card)
  await road.act(page, 'sign', (window) => road.says(page, road.words('pages.act.sign_text'), '#act-sign'))
  await road.told(page, 'pages.done.sign')
  await road.says(page, road.words('page.signed.valid'), '#signatures')
}

async function dispatch(road) {
  const page = await road.as('officer')
  await page.goto(road.card)
  await road.act(page, 'send')
  await road.says(page, road.words('pages.done.send').split('{number}')[0])
  assert.equal(await page.locator('#executions a.lead').count(), 20)
  road.execution = await page.locator('#executions a.lead', { hasText: road.text.akmola }).first().getAttribute('href')
  road.other = await page.locator('#executions a.lead').filter({ hasNotText: road.text.akmola }).filter({ hasText: 'Аба' }).first().getAttribute('href')
  await road.look(page, 'card-sent')
}

// found opens the execution from the register, as a person finds it.
async function found(road, name, title) {
  const page = await road.as(name)
  await page.goto('/executions')
  await Promise.all([page.waitForURL(/\/executions\/\w{13}/), page.locator('a.lead', { hasText: title }).first().click()])
  assert.equal(new URL(page.url()).pathname, road.execution)
  return page
}

async function receive(road, title) {
  const page = await found(road, 'regclerk', title)
  await road.act(page, 'receive')
  await road.told(page, 'pages.execution.done.receive')
}

async function resolve(road, title) {
  const page = await found(road, 'region', title)
  await page.click('main [data-dialog="act-resolve"]')
  await page.fill('#act-resolve [name="resolve.text"]', road.text.resolution)
  const picker = page.locator('#act-resolve input[role=combobox]').first()
  await picker.fill('Ғалиев')
  await page.locator('#act-resolve [role=option]:visible', { hasText: 'Ғалиев' }).first().click()
  await road.send(page, page.locator('#act-resolve button[type=submit]'))
  await road.told(page, 'pages.execution.done.resolve')
  await road.says(page, road.text.resolution, '#resolutions')
}

async function ask(road, title) {
  const page = await found(road, 'executor', title)
  await page.click('#talk details summary')
  await page.fill('#form-ask textarea', road.text.question)
  await road.send(page, page.locator('#form-ask button[type=submit]'))
  await road.says(page, road.text.question, '#talk')
}

async function answer(road) {
  const page = await road.as('officer')
  await page.goto(road.card)
  await Promise.all([page.waitForURL(/act=reply/), page.locator('#talk .todo a').first().click()])
  await page.fill('#form-reply textarea', road.text.reply)
  await road.send(page, page.locator('#form-reply button[type=submit]'))
  await road.told(page, 'pages.done.reply')
  const executor = await road.as('executor')
  await executor.goto(road.execution)
  await road.says(executor, road.text.reply, '#talk')
}

async function report(road, words, file) {
  const page = await road.as('executor')
  await page.goto(road.execution)
  await page.fill('#form-report textarea', words)
  if (file) await page.setInputFiles('#form-report input[type=file]', paper(file))
  await road.send(page, page.locator('#form-report button[value=submit]'))
  await road.told(page, 'pages.execution.done.submit')
  const head = await road.as('region')
  await head.goto(road.execution)
  await road.says(head, words, '#reports')
  await road.act(head, 'sign')
  await road.told(head, 'pages.execution.done.sign')
}

async function giveBack(road) {
  const page = await road.as('officer')
  await page.goto(road.execution)
  await road.says(page, 'akt.pdf', '#reports')
  await road.act(page, 'return', (window) => window.locator('textarea').fill(road.text.lacking))
  await road.told(page, 'pages.execution.done.return')
  const executor = await road.as('executor')
  await executor.goto(road.execution)
  await road.says(executor, road.text.lacking, '#report')
  await road.look(executor, 'execution-returned')
}

async function accept(road) {
  const page = await road.as('officer')
  await page.goto(road.execution)
  await road.act(page, 'accept')
  await road.told(page, 'pages.execution.done.accept')
  await road.told(page, 'pages.done_in_time')
}

// extend asks for a later day on behalf of another regional office, and the signer grants it.
async function extend(road) {
  const clerk = await road.holder('abai-org.officer1')
  await clerk.goto(road.other)
  await road.act(clerk, 'receive')
  const head = await road.holder('abai.head')
  await head.goto(road.other)
  let day = ''
  await road.act(head, 'extend', async (window) => {
    day = (await window.locator('.h').first().innerText()).match(/\d\d\.\d\d\.\d{4}/g).at(-1)
    await window.locator('[name="extend.day"]').fill(day)
    await window.locator('textarea').fill(road.text.why)
  })
  await road.told(head, 'pages.execution.done.extend')
  const signer = await road.as('deputy')
  await signer.goto(road.other)
  await road.act(signer, 'decide', async (window) => {
    await window.locator('input[value=granted]').check()
    await window.locator('textarea').fill(road.text.why)
  })
  await road.told(signer, 'pages.execution.done.granted')
  await road.says(signer, day, '.doc')
  await road.look(signer, 'execution-extended')
}

// delegate sends on what another region received to one of its districts: the initiator sees the tree, the district only its part.
async function delegate(road) {
  const officer = await road.as('officer')
  await officer.goto(road.card)
  const region = officer.locator('#executions a.lead').filter({ hasText: road.lang === 'kk' ? 'Қарағанды' : 'Караганд' }).first()
  const execution = await region.getAttribute('href')
  const head = await road.holder('karaganda.head')
  await head.goto(execution)
  await road.act(head, 'resolve', async (window) => {
    await window.locator('[name="resolve.text"]').fill(road.text.resolution)
    await window.locator('input[role=combobox]').first().fill(' ')
    await window.locator('[role=option]:visible').nth(1).click()
  })
  await road.told(head, 'pages.execution.done.resolve')
  await Promise.all([head.waitForURL(/\/instruments\/new\?on=/), head.locator('.doc a', { hasText: road.words('pages.delegation.send_on') }).click()])
  await road.told(head, 'pages.delegation.form')
  await Promise.all([head.waitForURL(/kind=request/), head.locator('a[href*="kind=request"]').first().click()])
  await head.fill('[name="parts.demand"]', road.text.demand)
  await head.fill('[name="parts.form"]', road.text.form)
  const district = await head.locator('input[name=recipients]').first().getAttribute('value')
  await head.locator('input[name=recipients]').first().check()
  await road.look(head, 'send-on')
  assert.equal(await road.send(head, head.locator('button[value=agreement]')), 200)
  const child = new URL(head.url()).pathname
  if (!await head.locator('main [data-dialog="act-sign"]').count()) throw new Error('what the head of a region sends on waits for somebody else')
  await road.act(head, 'sign')
  await road.told(head, 'pages.done.sign')
  await road.act(head, 'send')
  await officer.goto(road.card)
  await road.told(officer, 'pages.delegation.whole')
  await officer.locator('#tree summary').first().click()
  assert.equal(await officer.locator('#tree a.lead').count(), 1)
  await road.look(officer, 'tree')
  const below = await road.holder(`${district}.head`)
  await below.goto(child)
  await road.says(below, road.text.title)
  await road.look(below, 'district')
  assert.equal((await below.goto(road.card)).status(), 404)
  below.troubles.splice(0)
}

// noRelease: an instrument with open executions does not leave control (50).
async function noRelease(road) {
  const page = await road.as('deputy')
  await page.goto(road.card)
  assert.equal(await page.locator('[data-dialog="act-release"]').count(), 0)
  await page.goto('/instruments?state=sent')
  const row = page.locator('tr, li', { has: page.locator(`a[href="${road.card}"]`) }).first()
  await row.locator('input.pick, input[type=checkbox]').first().check()
  await page.locator('button[value=release]:visible').first().click()
  await page.waitForLoadState()
  await page.locator('.notice, .flash, [role=alert], [role=status]').first().waitFor()
  await shot(page, `road-${road.lang}-no-release`, true)
  await road.says(page, road.text.held)
}

async function walkAssignment(road) {
  const { title } = road.text
  await road.step('the officer types an assignment that breaks rules and sees it at once (40)', async () => draftWrong(road, await road.as('officer')))
  await road.step('sent to agreement, it is refused by paragraph and nothing is lost (40, 39)', async () => sendWrong(road, await road.as('officer')))
  await road.step('corrected, it goes to agreement', async () => correct(road, await road.as('officer')))
  await road.step('unit head, touched unit and Apparatus agree, one with a remark (45)', () => agree(road))
  await road.step('the chosen deputy signs', () => sign(road))
  await road.step('registered and sent to twenty offices', () => dispatch(road))
  await road.step('the regional clerk receives', () => receive(road, title))
  await road.step('the head of the region writes the resolution', () => resolve(road, title))
  await road.step('the executor asks a question', () => ask(road, title))
  await road.step('the officer answers and all recipients see it (40)', () => answer(road))
  await road.step('the executor reports with a file, the head signs', () => report(road, road.text.report, 'akt.pdf'))
  await road.step('the officer returns the report with what is lacking', () => giveBack(road))
  await road.step('the executor reports again', () => report(road, road.text.again, 'kesteler.pdf'))
  await road.step('the report is accepted in time', () => accept(road))
  await road.step('another office asks for an extension and has it (44)', () => extend(road))
  await road.step('a region sends on to a district, the tree is seen from above (50)', () => delegate(road))
  await road.step('release is refused while executions are open (50)', () => noRelease(road))
}

// walkRequest takes a request to one region from the draft to the release from control.
async function walkRequest(road) {
  const title = road.text.request
  await road.step('a request is drafted without scripts', async () => {
    const page = await open(road.browser, { base: road.base, lang: road.lang, scripts: false })
    road.windows.set('officer without scripts', page)
    await login(page, 'officer')
    await page.goto('/instruments/new?kind=request')
    await page.check(`input[name=lang][value=${road.lang}]`)
    await page.fill('[name=title]', title)
    for (const area of await page.locator('textarea[name^="parts."]').all()) await area.fill(road.text.demand)
    await page.selectOption('select[name=ground_id]', { index: 1 })
    await page.fill('[name=term_days]', '10')
    await page.locator('label.chk', { has: page.locator('input[name=recipients]') }).filter({ hasText: road.text.akmola }).first().locator('input').check()
    const signer = await page.locator('select[name=signer_post] option', { hasText: 'Бектұров' }).first().getAttribute('value')
    await page.selectOption('select[name=signer_post]', signer)
    await road.send(page, page.locator('button[value=agreement]'))
    await shot(page, `road-${road.lang}-request`, true)
    await road.says(page, title, 'h1')
    road.card = new URL(page.url()).pathname
    assert.match(road.card, /^\/instruments\/\w{13}$/)
  })
  await road.step('those who are asked agree', () => road.agree(road.card, [['s3-soc-1.head', 'holder'], ['chief', 'as'], ['control', 'as']]))
  await road.step('the head of the unit signs, the officer sends', async () => {
    const chief = await road.as('chief')
    await chief.goto(road.card)
    await road.act(chief, 'sign')
    await road.told(chief, 'pages.done.sign')
    const officer = await road.as('officer')
    await officer.goto(road.card)
    await road.act(officer, 'send')
    road.execution = await officer.locator('#executions a.lead').first().getAttribute('href')
  })
  await road.step('received, resolved, reported, accepted', async () => {
    await receive(road, title)
    await resolve(road, title)
    await report(road, road.text.report, 'malimet.pdf')
    await accept(road)
  })
  await road.step('released from control (50)', async () => {
    const page = await road.as('chief')
    await page.goto(road.card)
    await road.act(page, 'release')
    await road.told(page, 'pages.done.release')
    await road.look(page, 'card-released')
  })
}

// keyboard logs in, goes to the register and opens a card by keys alone.
async function keyboard(road) {
  await road.step('log-in, register and card by the keyboard alone', async () => {
    const page = await open(road.browser, { base: road.base, lang: road.lang })
    road.windows.set('keyboard', page)
    await page.goto('/login')
    const to = async (wanted) => {
      for (let i = 0; i < 60; i++) {
        if (await page.evaluate((selector) => document.activeElement?.matches(selector), wanted)) return
        await page.keyboard.press('Tab')
      }
      throw new Error(`Tab does not reach ${wanted}`)
    }
    await to('input[name=login]')
    await page.keyboard.type('officer')
    await to('input[name=password]')
    await page.keyboard.type('sary-arqa-samaly')
    await Promise.all([page.waitForURL((url) => !url.pathname.startsWith('/login')), page.keyboard.press('Enter')])
    await to('nav a[href="/instruments"]')
    await Promise.all([page.waitForURL('**/instruments'), page.keyboard.press('Enter')])
    await to('main a.lead')
    await Promise.all([page.waitForURL(/\/instruments\/\w{13}/), page.keyboard.press('Enter')])
    assert.ok(await page.locator('main h1').isVisible())
  })
}

await journey('road', { walks: [walkAssignment, walkRequest, keyboard], typed })
