// What the journeys share: a walk is one way through the program in one language. Every person in it has a browser window of his
// own; what a step must say is taken from the catalogue of the page's language; the first step that fails ends the walk.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { axe, finish, lastSeen, launch, login, office, open, overflow, punctuated, root, shot, spilled } from './lib.mjs'

// The catalogue: every key that stands on one line with its texts.
const catalogue = new Map()
const folder = join(root, 'internal', 'i18n', 'catalogue')
for (const name of readdirSync(folder)) {
  for (const [, key, kk, ru] of readFileSync(join(folder, name), 'utf8').matchAll(/^([\w.]+): \{kk: "((?:[^"\\]|\\.)*)", ru: "((?:[^"\\]|\\.)*)"/gm)) catalogue.set(key, { kk, ru })
}

const tally = { passed: 0, failures: [] }
const broke = 'the walk broke off'

// paper is a file to attach: the least that is a PDF.
export const paper = (name) => ({
  name, mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\nxref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n95\n%%EOF\n'),
})

export class Walk {
  // journey names the pictures; expected matches the lines of the console that the journey itself provokes; text is what is typed.
  // windows are those that people have open already.
  constructor({ browser, base, lang, journey, expected, text, windows }) {
    Object.assign(this, { browser, base, lang, journey, expected, text, windows })
  }

  // words is the text of the catalogue in the language of the walk.
  words(key) {
    const entry = catalogue.get(key)
    assert.ok(entry, `the catalogue has no ${key}`)
    return entry[this.lang]
  }

  // says asserts that the page shows the text.
  async says(page, text, within = 'body') {
    const shown = (await page.locator(within).allInnerTexts()).join('\n').replace(/\s+/g, ' ').toLowerCase()
    assert.ok(shown.includes(text.replace(/\s+/g, ' ').toLowerCase()), `${new URL(page.url()).pathname} does not say «${text}» in ${within}: ${shown.slice(0, 300)}`)
  }

  told(page, key) { return this.says(page, this.words(key)) }

  // window is the window of a person, opened and entered once.
  async window(name, enter) {
    if (!this.windows.has(name)) {
      const page = await open(this.browser, { base: this.base, lang: this.lang })
      if (enter) await enter(page)
      this.windows.set(name, page)
    }
    return this.windows.get(name)
  }

  // as is the window of the holder of an account.
  as(name) {
    return this.window(name, async (page) => {
      await login(page, name)
      assert.equal(await page.getAttribute('html', 'lang'), this.lang)
    })
  }

  // holder is the window of one who has no account of the demonstration: the harness signs the holder of a post in.
  holder(post) { return this.window(post, (page) => page.goto(`/as/${post}?to=/instruments`)) }

  // step runs one step; the first that fails ends the walk, since the later ones build upon it.
  async step(name, run) {
    try {
      await run()
      const troubles = [...this.windows].flatMap(([who, page]) => page.troubles.splice(0).filter((line) => !this.expected.test(line)).map((line) => `${who}: ${line}`))
      assert.deepEqual(troubles, [])
      tally.passed++
    } catch (error) {
      tally.failures.push(`${this.lang}: ${name}: ${error.message.split('\n').slice(0, 6).join(' | ')}`)
      for (const [who, page] of this.windows) await lastSeen(page, `${this.journey}-failed-${this.lang}-${who}`)
      throw new Error(broke, { cause: error })
    }
  }

  // look gives a page to axe.
  async look(page, name) {
    await page.evaluate(() => document.fonts.ready)
    await shot(page, `${this.journey}-${this.lang}-${name}`, true)
    const found = [...await axe(page), ...await overflow(page), ...await spilled(page), ...await punctuated(page)]
    if (found.length) tally.failures.push(...found.map((line) => `${this.lang} ${name}: ${line}`))
    else tally.passed++
  }

  // landed runs what leads to another page, waits until it is there, and returns the status of its answer.
  async landed(page, run) {
    // A form with chosen files is sent by the script of the page: what comes back is either its answer, or the page it is led to.
    const comes = (r) => r.request().isNavigationRequest() ? r.status() !== 303 : r.request().method() === 'POST' && r.request().resourceType() === 'fetch' && r.status() === 422
    const loaded = page.waitForEvent('load').catch(() => {}) // none comes after an answer that the script puts in place
    const [answer] = await Promise.all([page.waitForResponse(comes), run()])
    if (answer.request().isNavigationRequest()) await loaded
    return answer.status()
  }

  // send presses a button and waits for the page it leads to.
  send(page, button) { return this.landed(page, () => button.click()) }

  // act does an act of a card through its window; fill enters its fields.
  async act(page, id, fill = async () => {}) {
    await page.click(`main [data-dialog="act-${id}"]`)
    const dialog = page.locator(`#act-${id}[open]`)
    await dialog.waitFor()
    await fill(dialog)
    const submit = dialog.locator('button[type=submit]')
    if (!await dialog.locator('form[data-sign]').count()) return this.send(page, submit)
    await submit.click()
    return this.send(page, page.locator('#signing [data-play="sign"]'))
  }

  // agree lets everyone of the people agree to the document of the card who is asked.
  async agree(card, people) {
    for (const [name, how] of people) {
      const page = await this[how](name)
      await page.goto(card)
      const form = page.locator('form[action$="/answer"]')
      if (!await form.count()) continue
      await form.locator('input[value=agreed]').check()
      await this.send(page, form.locator('button[type=submit]'))
    }
  }

  // pick chooses in a field that searches.
  async pick(page, field, search, wanted = search) {
    await page.fill(`#f-${field}`, search)
    await page.locator(`#f-${field}-list [role=option]`, { hasText: wanted }).first().click()
    assert.notEqual(await page.locator(`select[name=${field}]`).inputValue(), '')
  }

  // toTwenty marks the twenty territorial offices by the button of the form, which takes no road over the server.
  async toTwenty(page) {
    await page.locator('input[name=recipients]').first().waitFor()
    await page.click('button[name=_set][value=regions]')
    assert.equal(await page.locator('input[name=recipients]:checked').count(), 20)
  }

  // clock lets days pass at the office, with the nights' timers. Nobody stays in the building meanwhile: all enter anew.
  async clock(day) {
    for (const page of this.windows.values()) await page.context().close()
    this.windows.clear()
    const answer = await fetch(`${this.base}/clock/${day}`)
    assert.equal(answer.status, 204, `the office does not come to ${day}`)
  }
}

// journey plays every walk in Kazakh and in Russian, each language in an office of its own, and prints the sum; an argument of the
// command line narrows it to the walks whose "language-name" holds it.
export async function journey(name, { walks, typed, expected = /status of 422/ }) {
  const wanted = (lang) => walks.filter((run) => `${lang}-${run.name}`.includes(process.argv[2] ?? ''))
  const browser = await launch()
  try {
    for (const lang of ['kk', 'ru'].filter((lang) => wanted(lang).length)) {
      const server = await office()
      try {
        const windows = new Map() // nobody leaves the building between two walks
        for (const run of wanted(lang)) {
          const walk = new Walk({ browser, base: server.base, lang, journey: name, expected, text: typed[lang], windows })
          await run(walk).catch((error) => { if (error.message !== broke) tally.failures.push(`${lang} ${run.name}: ${error.message}`) })
        }
        for (const page of windows.values()) await page.context().close()
      } finally {
        server.stop()
      }
    }
  } finally {
    await browser.close()
  }
  finish(tally.passed, tally.failures.length, tally.failures)
}
