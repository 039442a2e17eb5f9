// What the Apparatus watches over in a real browser, once in Kazakh and once in Russian: the quarterly revision of what may have lost
// its relevance, with a decision (49), and the half-yearly analysis, from a number down to the records behind it (49-1).
import assert from 'node:assert/strict'
import { journey } from '../walk.mjs'

const typed = {
  kk: { keep: 'Өзекті, орындау жалғасады.' },
  ru: { keep: 'Актуально, исполнение продолжается.' },
}

async function decide(walk) {
  const page = await walk.holder('s3.head')
  await page.goto('/revisions')
  await Promise.all([page.waitForURL(/\/revisions\/\w{13}/), page.locator('a.lead').first().click()])
  await page.goto(`${new URL(page.url()).pathname}?only=waiting`)
  await walk.look(page, 'revision')
  await page.locator('input.pick').first().check()
  await walk.send(page, page.locator('[data-bulk] button[type=submit]').first())
  assert.equal(await walk.send(page, page.locator('#decision button[type=submit].p')), 422)
  await page.check('#decision input[name=decision][value=keep]')
  await page.fill('#decision textarea', walk.text.keep)
  assert.equal(await walk.send(page, page.locator('#decision button[type=submit].p')), 200)
  await walk.says(page, walk.text.keep, '#lines')
}

async function down(walk) {
  const page = await walk.holder('app.chief')
  await page.goto('/control/half-year?from=01.07.2026&to=31.12.2026')
  await walk.look(page, 'halfyear')
  const link = page.locator('#units-list tbody .qty a[href*="/records?"]').first()
  const n = Number((await link.innerText()).trim())
  await Promise.all([page.waitForURL(/\/records\?/), link.click()])
  assert.equal(await page.locator('main tbody tr').count(), Math.min(n, 50))
  await walk.look(page, 'records')
  await Promise.all([page.waitForURL(/\/instruments\/\w{13}/), page.locator('main a.lead').first().click()])
}

async function relevance(walk) {
  await walk.step('a head decides about what may have lost its relevance (49)', () => decide(walk))
  await walk.step('a number of the half-year leads to its records (49-1)', () => down(walk))
}

await journey('relevance', { walks: [relevance], typed })
