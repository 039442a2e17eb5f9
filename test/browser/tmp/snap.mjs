// usage: node snap.mjs BASE OUTPREFIX [filter]
import { launch, open, axe, overflow, untranslated, shot } from '../lib.mjs'
const [,, base, mode, filter] = process.argv
const pages = [
  ['desk','s3-soc-1.officer1','/'],
  ['oral','app-ctl.head','/oral'],['oral-new','lead.deputy2','/oral/new?side=gave'],['oral-card','lead.deputy2','/oral','first'],
  ['informs','s3-soc-1.officer1','/informs'],['inform-new','s3-soc-1.officer1','/informs/new'],['inform-card','s3-soc-1.officer1','/informs','first'],
  ['periodic','app-ctl.head', 'PERIODIC'],['tree','app-ctl.head','TREE'],['answers','app-ctl.head','ANSWERS'],
  ['periodic-new','s3-soc-1.officer1','/instruments/new?kind=assignment&term=periodic'],
  ['revisions','app-ctl.head','/revisions'],['revision','s3.head','/revisions','first'],['revision2','s3-soc.head','/revisions','first'],
  ['halfyear','app.chief','/control/half-year'],['halfyear-rec','app.chief','/control/half-year','records'],
  ['load','app-ctl.head','/control/load'],['board','app-ctl.head','/control'],
  ['plans','app-pln.head','/plans'],['plans-officer','s3-soc-1.officer1','/plans'],['proposals','app-pln.head','/proposals'],['proposal','app-pln.head','/proposals','first'],
  ['workshop','app-pln.head','WORKSHOP'],['plan','app-pln.head','PLAN'],['calendar','app-pln.head','PLAN?view=calendar'],['timeline','app-pln.head','PLAN?view=timeline'],
  ['measure','app-pln.head','MEASURE'],['practice','app-pln.head','/practice'],['measures','app-pln.head','/measures'],
  ['analysis','app-ctl.head','/analysis?state=library'],['analysis-all','s3.head','/analysis'],['analysis-new','s3-soc-1.officer1','/analysis/new?kind=analysis'],['analysis-card','app-ctl.head','/analysis?state=library','first'],
  ['owed','app-ctl.head','/analysis/owed'],['regions','app-ctl.head','/analysis/regions'],
  ['sources','s3-soc-1.officer1','/sources'],
]
const ids = JSON.parse(process.env.IDS ?? '{}')
const combos = { a: [['kk',1440,'light'],['ru',390,'dark']], b: [['ru',1440,'dark'],['kk',390,'light']], all: [['kk',1440,'light'],['ru',390,'dark'],['ru',1440,'dark'],['kk',390,'light']] , w:[['kk',1440,'light']], n:[['ru',390,'light']], rw:[['ru',1440,'light']], d:[['ru',1440,'dark']]}[mode]
const browser = await launch()
for (const [lang,width,theme] of combos) {
  const page = await open(browser, { base, lang, width, theme, height: width<821?844:900 })
  page.setDefaultTimeout(20000)
  for (let [name, post, path, then] of pages) {
    if (filter && !new RegExp(filter).test(name)) continue
    try {
      const [key, rest] = path.split('?')
      if (/^[A-Z]/.test(path)) { if (!ids[key]) { console.log(name,'no id'); continue }; path = ids[key] + (rest ? '?' + rest : '') }
      await page.goto(`/as/${post}?to=${encodeURIComponent(path)}`)
      if (then === 'first') { const l = page.locator('main a.lead').first(); if (!await l.count()) { console.log(name,lang,'nothing'); continue } await page.goto(await l.getAttribute('href')) }
      if (then === 'records') { const l = page.locator('main a[href*="records"]').first(); if (!await l.count()) { console.log(name,lang,'no drill'); continue } await page.goto(await l.getAttribute('href')) }
      await page.evaluate(() => document.fonts.ready)
      await shot(page, `${name}-${lang}-${width}-${theme}`, true)
      const bad = [...await axe(page), ...await overflow(page), ...await untranslated(page), ...page.troubles.splice(0)]
      console.log(`${name}-${lang}-${width}-${theme}`, page.url().replace(base,''), await page.evaluate(() => document.body.scrollHeight), bad.length ? bad.slice(0,6) : '')
    } catch (e) { console.log(name, lang, width, 'FAILED', e.message.split('\n')[0]) }
  }
  await page.context().close()
}
await browser.close()
