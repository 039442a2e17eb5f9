// What the Apparatus watches over in a real browser, once in Kazakh and once in Russian: the quarterly revision of what may have lost
// its relevance, with a decision (49), and the half-yearly analysis, from a number down to the records behind it (49-1).
import assert from 'node:assert/strict'
import { journey } from '../walk.mjs'

const typed = {
  kk: { keep: 'Өзекті, орындау жалғасады.', lacking: 'Бір тапсырманың нәтижесі көрсетілмеген.' },
  ru: { keep: 'Актуально, исполнение продолжается.', lacking: 'Не указан результат по одному поручению.' },
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
  walk.revision = new URL(page.url()).pathname
  await walk.look(page, 'decided')
  await narrow(walk, page, 'decided-phone')
}

// narrow looks at the page as a phone shows it.
async function narrow(walk, page, name) {
  const size = page.viewportSize()
  await page.setViewportSize({ width: 390, height: 844 })
  await walk.look(page, name)
  await page.setViewportSize(size)
}

// decideAll keeps whatever still waits for a decision.
async function decideAll(walk, head) {
  for (;;) {
    await head.goto(`${walk.revision}?only=waiting`)
    const boxes = await head.locator('#live input.pick').all()
    if (!boxes.length) return
    for (const box of boxes) await box.check()
    await walk.send(head, head.locator('[data-bulk] button[type=submit]').first())
    await head.check('#decision input[name=decision][value=keep]')
    await head.fill('#decision textarea', walk.text.keep)
    assert.equal(await walk.send(head, head.locator('#decision button[type=submit].p')), 200)
  }
}

// report brings the report to the Apparatus and back once: what it lacks is told, and the second one is accepted.
async function report(walk) {
  const head = await walk.holder('s3.head')
  await head.goto(walk.revision)
  for (const [i, day] of ['22.11.2026', '20.11.2026'].entries()) { // a Sunday, and a day that is not later
    await head.goto(walk.revision)
    await head.locator('#live input.pick').last().check()
    await walk.send(head, head.locator('[data-bulk] button[type=submit]').first())
    await head.check('#decision input[name=decision][value=change]')
    await head.fill('#decision input[name=day]', day)
    await head.fill('#decision textarea', walk.text.keep)
    assert.equal(await walk.send(head, head.locator('#decision button[type=submit].p')), 422)
    assert.equal(await head.inputValue('#decision textarea'), walk.text.keep)
    if (i === 0) await walk.look(head, 'day-off')
  }
  await head.goto(walk.revision)
  assert.equal(await head.locator('[data-dialog="act-submit"]').count(), 0, 'the quarter is not over')
  await walk.clock('2027-01-04')
  const later = await walk.holder('s3.head')
  await decideAll(walk, later)
  for (const [act, again] of [['return', true], ['accept', false]]) {
    await later.goto(walk.revision)
    await walk.act(later, 'submit')
    await walk.told(later, 'revision.submit.done')
    const apparatus = await walk.holder('app-ctl.head')
    await apparatus.goto(walk.revision)
    await walk.act(apparatus, act, async (window) => { if (again) await window.locator('textarea').fill(walk.text.lacking) })
    await walk.told(apparatus, `revision.${act}.done`)
    await narrow(walk, apparatus, `${act}-phone`)
  }
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
  await walk.step('the report is sent by hand, returned and accepted (49)', () => report(walk))
  await walk.step('a number of the half-year leads to its records (49-1)', () => down(walk))
}

await journey('relevance', { walks: [relevance], typed })
