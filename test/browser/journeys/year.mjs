// A year's assignment in a real browser, once in Kazakh and once in Russian: its term comes round every quarter (47), a region sends
// it on to its districts and the tree closes from the leaves (50), it is supplemented once (46) and in the end revoked (49). Then a
// request that is refused because a register holds what it asks for (44 c). Days pass at the office as the year goes on.
import assert from 'node:assert/strict'
import { journey, paper } from '../walk.mjs'

const typed = {
  kk: {
    title: 'Әлеуметтік төлемдердің заңдылығын жыл бойы қадағалау', part: 'Әр тоқсанда төлемдердің негізділігін анықтау және баяндау.', form: 'Анықтама',
    regions: ['Ақмола', 'Қарағанды'], resolution: 'Аудандарға жіберіп, жинақтаңыз.', demand: 'Ауданда анықталған негізсіз төлемдер мен қабылданған шаралар.',
    report: 'Тоқсанда бес негізсіз төлем анықталып, шара қабылданды.', supplement: 'Төлемдерді тексеруге қосымша тапсырма', circumstances: 'Жаңа төлем түрі енгізілді, ол негізгі тапсырмада жоқ.',
    revoked: 'Тексеру бағдарламасы аяқталып, тапсырма өзектілігін жоғалтты.', request: 'Қылмыстық құқық бұзушылықтар туралы мәлімет', asked: 'Өңірде тіркелген қылмыстық құқық бұзушылықтардың саны.',
    lacking: 'Тізілімде олардың әлеуметтік төлемдермен байланысы көрсетілмейді.',
  },
  ru: {
    title: 'Надзор за законностью социальных выплат в течение года', part: 'Ежеквартально устанавливать обоснованность выплат и докладывать.', form: 'Справка',
    regions: ['Акмол', 'Караганд'], resolution: 'Направить в районы и обобщить.', demand: 'Необоснованные выплаты, выявленные в районе, и принятые меры.',
    report: 'За квартал выявлено пять необоснованных выплат, меры приняты.', supplement: 'Дополнительное поручение о проверке выплат', circumstances: 'Введён новый вид выплат, которого нет в основном поручении.',
    revoked: 'Программа проверок завершена, поручение утратило актуальность.', request: 'Сведения об уголовных правонарушениях', asked: 'Количество зарегистрированных в регионе уголовных правонарушений.',
    lacking: 'В реестре не видно их связи с социальными выплатами.',
  },
}

// compose fills what every draft of an instrument has.
async function compose(walk, page, title) {
  await page.check(`input[name=lang][value=${walk.lang}]`)
  await page.fill('[name=title]', title)
  for (const part of ['goals_tasks_conditions_means', 'questions_list', 'expected_result']) await page.fill(`[name="parts.${part}"]`, walk.text.part)
  await page.fill('[name="parts.form"]', walk.text.form)
  await page.fill('#f-ground_id', ' ')
  await page.locator('#f-ground_id-list [role=option]').first().click()
  await page.setInputFiles('#f-file_analysis', paper('taldau.pdf'))
}

const mark = (page, name) => page.locator('label.chk', { has: page.locator('input[name=recipients]') }).filter({ hasText: name }).first().locator('input').check()

// cited waits for the summary of errors to name a paragraph: what a form with files brings back is put in place by the script.
const cited = (page, para) => page.locator(`#errors a[href*="/regulation/${para}"]`).first().waitFor()

// draft writes the assignment of the year: without a last day it would end with this year, which is refused.
async function draft(walk) {
  const page = await walk.as('officer')
  await page.goto('/instruments/new?kind=assignment')
  await compose(walk, page, walk.text.title)
  for (const name of walk.text.regions) await mark(page, name)
  await walk.pick(page, 'signer_post', 'Жанұзақова')
  // What is filled in chooses the kind of term that it belongs to.
  await page.check('input[name=term_kind][value=date]')
  await page.fill('[name=term_days]', '30')
  assert.ok(await page.isChecked('input[name=term_kind][value=working_days]'), 'the number of days is typed and would be ignored')
  await page.check('input[name=term_kind][value=periodic]')
  await page.selectOption('[name="period.every"]', 'quarter')
  await page.fill('[name="period.day"]', '25')
  await page.fill('[name="period.first"]', '01.01.2027')
  assert.equal(await walk.send(page, page.locator('button[value=agreement]')), 422)
  await cited(page, 47)
  await page.fill('[name="period.last"]', '31.12.2027')
  await page.waitForFunction(() => document.querySelectorAll('#periods li').length === 4)
  await walk.look(page, 'periodic')
  assert.equal(await walk.send(page, page.locator('button[value=agreement]')), 200)
  await walk.told(page, 'pages.done.agreement')
  walk.card = new URL(page.url()).pathname
}

// goes takes an instrument through agreement and signature to its recipients.
async function goes(walk, card) {
  await walk.agree(card, [['s3-soc-1.head', 'holder'], ['chief', 'as'], ['control', 'as'], ['coa', 'as']])
  const deputy = await walk.as('deputy')
  await deputy.goto(card)
  await walk.act(deputy, 'sign')
  const officer = await walk.as('officer')
  await officer.goto(card)
  await walk.act(officer, 'send')
  return officer
}

async function sent(walk) {
  const page = await goes(walk, walk.card)
  assert.equal(await page.locator('#executions tbody tr').count(), 2)
  assert.equal(await page.locator('#executions thead th').count(), 5)
  walk.execution = await page.locator('#executions tr', { hasText: walk.text.regions[0] }).locator('a[href^="/executions/"]').first().getAttribute('href')
  await walk.look(page, 'matrix')
}

// resolved writes the resolution of a head to the officer who leads.
async function resolved(walk, page, name) {
  await walk.act(page, 'resolve', async (window) => {
    await window.locator('[name="resolve.text"]').fill(walk.text.resolution)
    const picker = window.locator('input[role=combobox]').first()
    await picker.fill(name)
    await window.locator('[role=option]:visible').first().click()
  })
  await walk.told(page, 'pages.execution.done.resolve')
}

// sendsOn sends what the region received on to two districts.
async function sendsOn(walk) {
  const head = await walk.as('region')
  await head.goto(walk.execution)
  await resolved(walk, head, 'Ғалиев')
  await Promise.all([head.waitForURL(/\/instruments\/new\?on=/), head.locator('.doc a', { hasText: walk.words('pages.delegation.send_on') }).click()])
  await Promise.all([head.waitForURL(/kind=request/), head.locator('a[href*="kind=request"]').first().click()])
  await head.fill('[name="parts.demand"]', walk.text.demand)
  await head.fill('[name="parts.form"]', walk.text.form)
  walk.districts = []
  for (const i of [0, 1]) {
    const box = head.locator('input[name=recipients]').nth(i)
    walk.districts.push(await box.getAttribute('value'))
    await box.check()
  }
  assert.equal(await walk.send(head, head.locator('button[value=agreement]')), 200)
  walk.child = new URL(head.url()).pathname
  await walk.act(head, 'sign')
  await walk.act(head, 'send')
}

// districtAnswers lets the head of a district answer with a report of his own.
async function districtAnswers(walk, district) {
  const head = await walk.holder(`${district}.head`)
  await head.goto(walk.child)
  await head.locator('#executions a[href^="/executions/"]').first().click()
  await head.waitForURL(/\/executions\/\w{13}/)
  await resolved(walk, head, ' ')
  const at = new URL(head.url()).pathname
  await head.fill('#form-report textarea', walk.text.report)
  await walk.send(head, head.locator('#form-report button[type=submit]').first())
  await walk.act(head, 'sign')
  await walk.told(head, 'pages.execution.done.sign')
  const region = await walk.as('region')
  await region.goto(at)
  await walk.act(region, 'accept')
}

// closes: the report of the region is signed once the districts have answered, and not before.
async function closes(walk) {
  await districtAnswers(walk, walk.districts[0])
  const executor = await walk.as('executor')
  await executor.goto(walk.execution)
  await walk.told(executor, 'pages.delegation.title')
  await executor.fill('#form-report textarea', walk.text.report)
  await walk.send(executor, executor.locator('#form-report button[value=submit]'))
  const region = await walk.as('region')
  await region.goto(walk.execution)
  assert.equal(await walk.act(region, 'sign'), 422)
  await cited(region, 50)
  await walk.look(region, 'waits-below')
  await districtAnswers(walk, walk.districts[1])
  await region.goto(walk.execution)
  await walk.act(region, 'sign')
  await walk.told(region, 'pages.execution.done.sign')
  const officer = await walk.as('officer')
  await officer.goto(walk.execution)
  await walk.act(officer, 'accept')
  await walk.told(officer, 'pages.execution.done.accept')
  await officer.goto(walk.card)
  await walk.told(officer, 'pages.delegation.whole')
  await walk.look(officer, 'tree-closed')
}

// supplement begins a supplementary assignment on the card of the main one; the same post signs it.
async function supplement(walk) {
  const page = await walk.as('officer')
  await page.goto(walk.card)
  await Promise.all([page.waitForURL(/\/instruments\/new\?main=/), page.locator('.doc a[href*="main="]').click()])
  assert.ok((await page.locator('select[name=signer_post] option:checked').innerText()).includes('Жанұзақова'), 'the signer of the main one is not offered')
  await compose(walk, page, walk.text.supplement)
  await page.check('input[name="supplement.ground"][value=new_circumstances]')
  await mark(page, walk.text.regions[0])
  await page.check('input[name=term_kind][value=working_days]')
  await page.fill('[name=term_days]', '25')
  assert.equal(await walk.send(page, page.locator('button[value=agreement]')), 422)
  await cited(page, 46)
  await page.fill('[name="supplement.words"]', walk.text.circumstances)
  assert.equal(await walk.send(page, page.locator('button[value=agreement]')), 200)
  const officer = await goes(walk, new URL(page.url()).pathname)
  await walk.says(officer, walk.text.circumstances)
  await officer.goto(walk.card)
  await walk.says(officer, walk.text.supplement, '#supplements')
  // The recipient sees what it supplements and why, there and on what it received first.
  const region = await walk.as('region')
  await region.goto(walk.execution)
  await Promise.all([region.waitForURL(/\/instruments\//), region.locator('#supplements li a').click()])
  await Promise.all([region.waitForURL(/\/executions\//), region.locator('#executions a[href^="/executions/"]').first().click()])
  await walk.says(region, walk.words('instrument.supplement.new_circumstances'), '.doc')
  await walk.says(region, walk.text.circumstances, '.doc')
  await walk.look(region, 'supplement-received')
}

// passes: a quarter later who has not answered is late, and the next period has come to everybody.
async function passes(walk) {
  await walk.clock('2027-04-05')
  const officer = await walk.as('officer')
  await officer.goto(walk.card)
  assert.equal(await officer.locator('#executions tbody .lt-over').count(), 1, 'one region is late')
  assert.equal(await officer.locator('#executions tbody a[href^="/executions/"].lt').count(), 4, 'both have the second period')
  await walk.look(officer, 'matrix-later')
}

// revoked: the one who signed revokes, the executors see it and owe nothing more.
async function revoked(walk) {
  const deputy = await walk.as('deputy')
  await deputy.goto(walk.card)
  await walk.act(deputy, 'revoke', (window) => window.locator('textarea').fill(walk.text.revoked))
  await walk.says(deputy, walk.text.revoked, '#follows')
  await walk.look(deputy, 'revoked')
  const late = await deputy.locator('#executions tr', { hasText: walk.text.regions[1] }).locator('a.lt').first().getAttribute('href')
  const head = await walk.holder('karaganda.head')
  await head.goto(late)
  await walk.says(head, walk.text.revoked, '#follows')
  assert.equal(await head.locator('main [data-dialog="act-resolve"], #form-report').count(), 0)
}

async function year(walk) {
  await walk.step('an assignment that comes round every quarter needs its last day (47)', () => draft(walk))
  await walk.step('agreed, signed and sent, it has a column for each quarter (47)', () => sent(walk))
  await walk.step('a region sends it on to two districts (50)', () => sendsOn(walk))
  await walk.step('it answers when both districts have (50)', () => closes(walk))
  await walk.step('it is supplemented from its card by the same signer (46)', () => supplement(walk))
  await walk.step('a quarter passes: one region is late, the next period has come (47)', () => passes(walk))
  await walk.step('it is revoked and nobody owes it any more (49)', () => revoked(walk))
}

// held: the register holds what is asked, and only what it lacks may be asked for.
async function held(walk) {
  const page = await walk.as('officer')
  await page.goto('/instruments/new?kind=request')
  await page.check(`input[name=lang][value=${walk.lang}]`)
  await page.fill('[name=title]', walk.text.request)
  await page.fill('[name="parts.demand"]', walk.text.asked)
  await page.fill('[name="parts.form"]', walk.text.form)
  await page.locator('#found', { hasText: walk.lang === 'kk' ? 'СДТБТ' : 'ЕРДР' }).waitFor()
  await page.fill('#f-ground_id', ' ')
  await page.locator('#f-ground_id-list [role=option]').first().click()
  await page.fill('[name=term_days]', '10')
  await mark(page, walk.text.regions[0])
  await walk.pick(page, 'signer_post', 'Бектұров')
  assert.equal(await walk.send(page, page.locator('button[value=agreement]')), 422)
  await cited(page, 44)
  await walk.says(page, walk.lang === 'kk' ? 'СДТБТ' : 'ЕРДР', '#errors')
  await walk.look(page, 'held')
  // A reason too short to show anything is asked for again and not lost; what shows what the register lacks lets it pass.
  const reason = page.locator('textarea[name^="reason."]')
  await reason.fill('—')
  assert.equal(await walk.send(page, page.locator('button[value=agreement]')), 422)
  assert.equal(await reason.inputValue(), '—')
  await reason.fill(walk.text.lacking)
  assert.equal(await walk.send(page, page.locator('button[value=agreement]')), 200)
  await walk.told(page, 'pages.done.agreement')
  await walk.says(page, walk.text.lacking, '#reasons')
}

async function register(walk) {
  await walk.step('a request is refused because the register holds the data, until it is shown what it lacks (44)', () => held(walk))
}

await journey('year', { walks: [year, register], typed })
