// Signing in a real browser through the simulator of NCALayer, once in Kazakh and once in Russian: a person signs in by signature;
// an assignment to twenty regional offices is signed; on the way the window is closed, another person's key is taken, NCALayer is not
// running, an expired and a revoked key and another document are refused, each told in its own words, and nothing is lost.
import assert from 'node:assert/strict'
import { shot } from '../lib.mjs'
import { journey, paper } from '../walk.mjs'

const typed = {
  kk: { title: 'Электрондық қолтаңбаны тексеру тапсырмасы', part: 'Мәліметтердің толықтығын анықтау.', form: 'Анықтама', revoked: 'қайтарып алынған', why: 'Қолтаңбаны тіркелімде де тексеру қажет.' },
  ru: { title: 'Поручение для проверки электронной подписи', part: 'Установить полноту сведений.', form: 'Справка', revoked: 'отозван', why: 'Подпись нужно проверить и в реестре.' },
}

// play lets the simulator do something in the open window of signing.
const play = (page, what) => page.locator(`#signing [data-play="${what}"]`).click()

// fails plays what goes wrong before anything is sent, and wants it said in the window.
async function fails(walk, page, what, state) {
  await play(page, what)
  await page.locator(`#signing[data-state="${state}"]`).waitFor()
  await walk.says(page, walk.words(`signing.${state}`), '#signing [data-said]')
}

// enter signs in by signature: first with a revoked key, then rightly.
async function enter(walk) {
  const page = await walk.window('by signature')
  for (const [how, ok] of [['revoked', false], ['sign', true]]) {
    await page.goto('/login?to=/instruments')
    await page.locator('#login-signed button').click()
    await page.locator('#signing [data-plays]').waitFor()
    await page.selectOption('#signing-who', 'officer')
    if (!ok) await walk.look(page, 'login')
    await walk.landed(page, () => play(page, how))
    if (ok) assert.equal(new URL(page.url()).pathname, '/instruments')
    else await walk.says(page, walk.text.revoked, '.err-sum')
  }
}

// draft writes an assignment to the twenty regional offices and sends it to agreement. The second time the text repeats the first,
// which a written reason passes (44 c).
async function draft(walk, again) {
  const page = walk.windows.get('by signature')
  await page.goto('/instruments/new?kind=assignment')
  await page.check(`input[name=lang][value=${walk.lang}]`)
  await page.fill('[name=title]', walk.text.title)
  for (const part of ['goals_tasks_conditions_means', 'questions_list', 'expected_result', 'form']) await page.fill(`[name="parts.${part}"]`, walk.text.part)
  await page.fill('#f-ground_id', ' ')
  await page.locator('#f-ground_id-list [role=option]').first().click()
  await walk.toTwenty(page)
  await page.fill('[name=term_days]', '25')
  await page.setInputFiles('#f-file_analysis', paper('taldau.pdf'))
  await walk.pick(page, 'signer_post', 'Жанұзақова')
  if (again) {
    assert.equal(await walk.send(page, page.locator('button[value=agreement]')), 422)
    await page.fill('[name="reason.instrument.twice"]', walk.text.why)
  }
  assert.equal(await walk.send(page, page.locator('button[value=agreement]')), 200)
  await walk.told(page, 'pages.done.agreement')
  walk.card = new URL(page.url()).pathname
}

const agree = (walk) => walk.agree(walk.card, [['s3-soc-1.head', 'holder'], ['chief', 'as'], ['control', 'as'], ['coa', 'as']])

// opens brings the card's dialog of signing to the window of NCALayer.
async function opens(walk, page) {
  await page.goto(walk.card)
  await page.click('main [data-dialog="act-sign"]')
  await page.locator('#act-sign[open] button[type=submit]').click()
  await page.locator('#signing [data-plays]').waitFor()
}

// survives: whatever goes wrong before anything is sent is said in the window, and the same window then goes on.
async function survives(walk) {
  const page = await walk.as('deputy')
  await opens(walk, page)
  await walk.look(page, 'demo')
  for (const [how, state] of [['cancel', 'cancelled'], ['wrong', 'wrong'], ['expired', 'expired'], ['absent', 'absent'], ['fail', 'failed']]) {
    await fails(walk, page, how, state)
    if (state === 'absent') await walk.look(page, 'absent')
    if (state === 'failed') await walk.says(page, 'INVOCATION_ERROR', '#signing [data-said]')
    await page.locator('#signing [data-again]').click()
    await page.locator('#signing [data-plays]').waitFor()
  }
  await page.locator('#signing footer [data-close]').click()
  await page.locator('#signing').waitFor({ state: 'detached' })
  assert.ok(await page.locator('#act-sign[open]').isVisible(), 'the act is no longer at hand')
}

// refuses: what the server refuses is told on the card, and the document stays unsigned.
async function refuses(walk) {
  const page = await walk.as('deputy')
  for (const how of ['revoked', 'tampered']) {
    await opens(walk, page)
    const status = await walk.landed(page, () => play(page, how))
    assert.equal(Math.floor(status / 100), 4, `${how} was accepted`)
    if (how === 'revoked') await walk.says(page, walk.text.revoked)
    await shot(page, `sign-${walk.lang}-${how}`, true)
  }
}

// several signs from the register what is picked there, in one request: one PIN for all.
async function several(walk) {
  const page = await walk.as('deputy')
  await page.goto('/instruments')
  const frames = []
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => frames.push(payload)))
  await page.locator(`input.pick[value="${walk.card.split('/').at(-1)}"]`).check()
  await page.locator('[data-bulk] button[value=sign]').click()
  await page.locator('#signing [data-plays]').waitFor()
  await walk.landed(page, () => play(page, 'sign'))
  await page.locator('main .notice.lt-done, main .notice.lt-ok').first().waitFor()
  assert.equal(frames.filter((frame) => String(frame).includes('"sign"')).length, 1, 'not one PIN for all')
  await page.goto(walk.card)
  await walk.says(page, walk.words('page.signed.valid'), '#signatures')
}

async function signs(walk) {
  const page = await walk.as('deputy')
  await opens(walk, page)
  assert.equal(await walk.landed(page, () => play(page, 'sign')), 200)
  await walk.says(page, walk.words('pages.done.sign'))
  await walk.says(page, walk.words('page.signed.valid'), '#signatures')
  const officer = walk.windows.get('by signature')
  await officer.goto(walk.card)
  await officer.click('main [data-dialog="act-send"]')
  await walk.send(officer, officer.locator('#act-send[open] button[type=submit]'))
  assert.equal(await officer.locator('#executions a.lead').count(), 20)
}

async function signing(walk) {
  await walk.step('a revoked key does not sign in, a good one does', () => enter(walk))
  await walk.step('an assignment to twenty offices goes to agreement', () => draft(walk))
  await walk.step('those who are asked agree', () => agree(walk))
  await walk.step('cancelled, another person, expired, not running, failed: each told, nothing lost (44)', () => survives(walk))
  await walk.step('a revoked key and another document are refused (44)', () => refuses(walk))
  await walk.step('signed, and sent to twenty offices', () => signs(walk))
  await walk.step('another with the same text goes to agreement with a reason (44)', () => draft(walk, true))
  await walk.step('and is agreed', () => agree(walk))
  await walk.step('picked in the register, it is signed there (44)', () => several(walk))
}

// That NCALayer is not running, and that a signature is refused, shows in the console too: both are played here.
await journey('sign', { walks: [signing], typed, expected: /ncalayer\?do=absent|login\/signature|status of 4(01|22)/ })
