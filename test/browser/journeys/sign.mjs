// Signing in a real browser through the simulator of NCALayer, once in Kazakh and once in Russian: a person signs in by signature;
// an assignment to twenty regional offices is signed; on the way the window is closed, another person's key is taken, NCALayer is not
// running, an expired and a revoked key and another document are refused, each told in its own words, and nothing is lost.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { axe, launch, login, open, overflow, root, serve, shot } from '../lib.mjs'

const only = process.argv[2]
const failures = []
let passed = 0
let failed = 0

const catalogue = new Map()
const folder = join(root, 'internal', 'i18n', 'catalogue')
for (const name of readdirSync(folder)) {
  for (const [, key, kk, ru] of readFileSync(join(folder, name), 'utf8').matchAll(/^([\w.]+): \{kk: "((?:[^"\\]|\\.)*)", ru: "((?:[^"\\]|\\.)*)"/gm)) catalogue.set(key, { kk, ru })
}
const typed = {
  kk: { title: 'Электрондық қолтаңбаны тексеру тапсырмасы', part: 'Мәліметтердің толықтығын анықтау.', form: 'Анықтама', revoked: 'кері қайтарылған' },
  ru: { title: 'Поручение для проверки электронной подписи', part: 'Установить полноту сведений.', form: 'Справка', revoked: 'отозван' },
}

class Walk {
  constructor(browser, base, lang) { Object.assign(this, { browser, base, lang, text: typed[lang], windows: new Map() }) }

  words(key) {
    const entry = catalogue.get(key)
    assert.ok(entry, `the catalogue has no ${key}`)
    return entry[this.lang]
  }

  async says(page, text, within = 'body') {
    const shown = (await page.locator(within).allInnerTexts()).join('\n').replace(/\s+/g, ' ').toLowerCase()
    assert.ok(shown.includes(text.replace(/\s+/g, ' ').toLowerCase()), `${new URL(page.url()).pathname} does not say «${text}» in ${within}: ${shown.slice(0, 300)}`)
  }

  async as(name) {
    if (!this.windows.has(name)) {
      const page = await open(this.browser, { base: this.base, lang: this.lang })
      await login(page, name)
      this.windows.set(name, page)
    }
    return this.windows.get(name)
  }

  async holder(post) {
    if (!this.windows.has(post)) {
      const page = await open(this.browser, { base: this.base, lang: this.lang })
      await page.goto(`/as/${post}?to=/instruments`)
      this.windows.set(post, page)
    }
    return this.windows.get(post)
  }

  async step(name, run) {
    try {
      await run()
      // That NCALayer is not running, and that a signature is refused, shows in the console too: both are played here.
      const expected = /ncalayer\?do=absent|login\/signature|status of 4(01|22)/
      const troubles = [...this.windows.entries()].flatMap(([who, page]) => page.troubles.splice(0).filter((line) => !expected.test(line)).map((line) => `${who}: ${line}`))
      assert.deepEqual(troubles, [])
      passed++
    } catch (error) {
      failed++
      failures.push(`${this.lang}: ${name}: ${error.message.split('\n').slice(0, 6).join(' | ')}`)
      for (const [who, page] of this.windows) await shot(page, `sign-failed-${this.lang}-${who}`, true).catch(() => {})
      throw new Error('the walk broke off', { cause: error })
    }
  }

  async look(page, name) {
    await page.evaluate(() => document.fonts.ready)
    await shot(page, `sign-${this.lang}-${name}`)
    const found = [...await axe(page), ...await overflow(page)]
    if (found.length) { failed++; failures.push(...found.map((line) => `${this.lang} ${name}: ${line}`)) } else passed++
  }

  // landed runs what leads to another page, waits until it is there, and returns the status of its answer.
  async landed(page, run) {
    const loaded = page.waitForEvent('load')
    const [answer] = await Promise.all([page.waitForResponse((r) => r.request().isNavigationRequest() && r.status() !== 303), run()])
    await loaded
    return answer.status()
  }

  send(page, button) { return this.landed(page, () => button.click()) }

  // play lets the simulator do something in the open window of signing.
  async play(page, what) {
    await page.locator(`#signing [data-play="${what}"]`).click()
  }

  // told plays what goes wrong before anything is sent, and wants it said in the window.
  async told(page, what, state) {
    await this.play(page, what)
    await page.locator(`#signing[data-state="${state}"]`).waitFor()
    await this.says(page, this.words(`signing.${state}`), '#signing [data-said]')
  }

  again(page) { return page.locator('#signing [data-again]').click() }

  async close() { for (const page of this.windows.values()) await page.context().close() }
}

// enter signs in by signature: first with a revoked key, then rightly.
async function enter(walk) {
  const page = await open(walk.browser, { base: walk.base, lang: walk.lang })
  walk.windows.set('by signature', page)
  for (const [play, ok] of [['revoked', false], ['sign', true]]) {
    await page.goto('/login?to=/instruments')
    await page.locator('#login-signed button').click()
    await page.locator('#signing [data-plays]').waitFor()
    await page.selectOption('#signing-who', 'officer')
    if (!ok) await walk.look(page, 'login')
    await walk.landed(page, () => walk.play(page, play))
    if (ok) assert.equal(new URL(page.url()).pathname, '/instruments')
    else await walk.says(page, walk.text.revoked, '.err-sum')
  }
}

const pdf = {
  name: 'taldau.pdf', mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n95\n%%EOF\n'),
}

// draft writes an assignment to the twenty regional offices and sends it to agreement.
async function draft(walk) {
  const page = walk.windows.get('by signature')
  await page.goto('/instruments/new?kind=assignment')
  await page.check(`input[name=lang][value=${walk.lang}]`)
  await page.fill('[name=title]', walk.text.title)
  for (const part of ['goals_tasks_conditions_means', 'questions_list', 'expected_result', 'form']) await page.fill(`[name="parts.${part}"]`, walk.text.part)
  await page.fill('#f-ground_id', ' ')
  await page.locator('#f-ground_id-list [role=option]').first().click()
  await page.locator('input[name=recipients]').first().waitFor()
  await page.locator('button[value=regions]').click()
  await page.locator('input[name=recipients]:checked').first().waitFor()
  for (const box of await page.locator('label.chk', { has: page.locator('input[name=recipients]') }).filter({ hasText: /көлік|әскери|транспорт|военн/i }).all()) await box.locator('input').uncheck()
  assert.equal(await page.locator('input[name=recipients]:checked').count(), 20)
  await page.fill('[name=term_days]', '25')
  await page.setInputFiles('#f-file_analysis', pdf)
  await page.fill('#f-signer_post', 'Жанұзақова')
  await page.locator('#f-signer_post-list [role=option]', { hasText: 'Жанұзақова' }).first().click()
  await walk.send(page, page.locator('button[value=agreement]'))
  await walk.says(page, walk.words('pages.done.agreement'))
  walk.card = new URL(page.url()).pathname
}

async function agree(walk) {
  for (const [name, how] of [['s3-soc-1.head', 'holder'], ['chief', 'as'], ['control', 'as'], ['coa', 'as']]) {
    const page = await walk[how](name)
    await page.goto(walk.card)
    const form = page.locator('form[action$="/answer"]')
    if (!await form.count()) continue
    await form.locator('input[value=agreed]').check()
    await walk.send(page, form.locator('button[type=submit]'))
  }
}

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
  for (const [play, state] of [['cancel', 'cancelled'], ['wrong', 'wrong'], ['expired', 'expired'], ['absent', 'absent'], ['fail', 'failed']]) {
    await walk.told(page, play, state)
    if (state === 'absent') await walk.look(page, 'absent')
    if (state === 'failed') await walk.says(page, 'INVOCATION_ERROR', '#signing [data-said]')
    await walk.again(page)
    await page.locator('#signing [data-plays]').waitFor()
  }
  await page.locator('#signing footer [data-close]').click()
  await page.locator('#signing').waitFor({ state: 'detached' })
  assert.ok(await page.locator('#act-sign[open]').isVisible(), 'the act is no longer at hand')
}

// refuses: what the server refuses is told on the card, and the document stays unsigned.
async function refuses(walk) {
  const page = await walk.as('deputy')
  for (const play of ['revoked', 'tampered']) {
    await opens(walk, page)
    const status = await walk.landed(page, () => walk.play(page, play))
    assert.equal(Math.floor(status / 100), 4, `${play} was accepted`)
    if (play === 'revoked') await walk.says(page, walk.text.revoked)
    await shot(page, `sign-${walk.lang}-${play}`, true)
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
  await walk.landed(page, () => walk.play(page, 'sign'))
  await walk.says(page, walk.words('page.bulk.done').split('{n}')[0])
  assert.equal(frames.filter((frame) => String(frame).includes('"sign"')).length, 1, 'not one PIN for all')
  await page.goto(walk.card)
  await walk.says(page, walk.words('page.signed.valid'), '#signatures')
}

async function signs(walk) {
  const page = await walk.as('deputy')
  await opens(walk, page)
  assert.equal(await walk.landed(page, () => walk.play(page, 'sign')), 200)
  await walk.says(page, walk.words('pages.done.sign'))
  await walk.says(page, walk.words('page.signed.valid'), '#signatures')
  const officer = walk.windows.get('by signature')
  await officer.goto(walk.card)
  await officer.click('main [data-dialog="act-send"]')
  await walk.send(officer, officer.locator('#act-send[open] button[type=submit]'))
  assert.equal(await officer.locator('#executions a.lead').count(), 20)
}

const server = await serve('go', ['run', './internal/web/browsertest'])
const browser = await launch()
try {
  for (const lang of ['kk', 'ru']) {
    if (only && lang !== only) continue
    const walk = new Walk(browser, server.base, lang)
    try {
      await walk.step('a revoked key does not sign in, a good one does', () => enter(walk))
      await walk.step('an assignment to twenty offices goes to agreement', () => draft(walk))
      await walk.step('those who are asked agree', () => agree(walk))
      await walk.step('cancelled, another person, expired, not running, failed: each told, nothing lost (44)', () => survives(walk))
      await walk.step('a revoked key and another document are refused (44)', () => refuses(walk))
      await walk.step('signed, and sent to twenty offices', () => signs(walk))
      await walk.step('another assignment goes to agreement', () => draft(walk))
      await walk.step('and is agreed', () => agree(walk))
      await walk.step('picked in the register, it is signed there (44)', () => several(walk))
    } catch (error) {
      if (error.message !== 'the walk broke off') throw error
    }
    await walk.close()
  }
} finally {
  await browser.close()
  server.stop()
}
if (failures.length) console.error(failures.join('\n'))
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
