// What the files share that look at pages one by one: every page is read by axe, in Kazakh and Russian, wide and narrow, light and
// dark; then what only a browser can show is tried, one trial after another, each of which may fail without stopping the others.
import { axe, finish, foreignGlyphs, launch, office, open, overflow, punctuated, shot, spilled, untranslated } from './lib.mjs'

const failures = []
const failed = new Set()
let checks = 0
// note counts a check, and the faults that it found.
export const note = (where, list) => { checks++; if (list.length) failed.add(where); failures.push(...list.map((line) => `${where}: ${line}`)) }
const unexpected = (page) => page.troubles.splice(0).filter((line) => !line.includes('status of 4'))

// as enters as the holder of a post and goes to a page.
export const as = (page, post, to) => page.goto(`/as/${post}?to=${encodeURIComponent(to)}`)

// look reads a page and takes a picture of it; what axe says of it and excused matches is no fault.
export async function look(page, where, excused = /^$/) {
  await page.evaluate(() => document.fonts.ready)
  await shot(page, where, true)
  note(where, (await axe(page)).filter((line) => !excused.test(line)))
  note(where, [...await overflow(page), ...await spilled(page)])
  if (page.viewportSize().width === 1440) note(where, await foreignGlyphs(page))
  note(where, [...await untranslated(page), ...await punctuated(page)])
  note(where, unexpected(page))
}

// first opens the first record of a register; false when it holds none.
export async function first(page, post, to) {
  await as(page, post, to)
  const href = await page.locator('a.lead').first().getAttribute('href', { timeout: 1000 }).catch(() => null)
  if (href) await page.goto(href)
  return Boolean(href)
}

// looks runs tour(page, tag) in every combination of language, width and colours that is looked at, then the trials: name, options of
// the window, and what is done in it. It prints the sum.
export async function looks(tour, trials) {
  const server = await office()
  const browser = await launch()
  try {
    for (const options of [
      { lang: 'kk', width: 1440, theme: 'light' }, { lang: 'kk', width: 390, theme: 'dark' },
      { lang: 'ru', width: 1440, theme: 'dark' }, { lang: 'ru', width: 390, theme: 'light' },
      ...process.env.REGLAMENT_BROWSER_ALL ? [{ lang: 'en', width: 1440, theme: 'light', density: 'compact' }] : [],
    ]) {
      const page = await open(browser, { base: server.base, height: options.width < 821 ? 844 : 900, ...options })
      await tour(page, Object.values(options).join('-'))
      await page.context().close()
    }
    for (const [name, options, run] of trials) {
      const page = await open(browser, { base: server.base, ...options })
      try {
        await run(page)
        note(name, unexpected(page))
      } catch (error) {
        note(name, [error.message.split('\n').slice(0, 4).join(' | ')])
      }
      await page.context().close()
    }
  } finally {
    await browser.close()
    server.stop()
  }
  finish(checks - failed.size, failed.size, failures)
}
