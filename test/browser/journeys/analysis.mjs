// Chapter 4 in a real browser, once in Kazakh and once in Russian: a product of analysis that is refused while its sources are
// missing, signed and received by the Apparatus; then what the regions have sent for a quarter, side by side.
import assert from 'node:assert/strict'
import { journey, paper } from '../walk.mjs'

const typed = {
  kk: { title: 'Жалақы берешегі бойынша қадағалау тәжірибесін талдау', subject: 'Жалақы берешегі', part: 'Үш жүз кәсіпорын зерделенді, оның үштен бірінде берешек бар.' },
  ru: { title: 'Анализ надзорной практики по задолженности по зарплате', subject: 'Задолженность по зарплате', part: 'Изучено триста предприятий, у трети из них есть долг.' },
}

async function write(walk, page) {
  await page.goto('/analysis/new?kind=analysis')
  await walk.told(page, 'analysis_pages.new')
  await page.check(`input[name=lang][value=${walk.lang}]`)
  await page.fill('[name=title]', walk.text.title)
  await page.check('input[name=character][value=operational]')
  await page.fill('[name=subject]', walk.text.subject)
  await page.fill('[name=from]', '01.07.2026')
  await page.fill('[name=to]', '30.09.2026')
  for (const part of ['state', 'problems', 'findings', 'proposals']) await page.fill(`[name="parts.${part}"]`, walk.text.part)
  // The live check names the sources, and not what has been filled in.
  await page.locator('#found', { hasText: walk.words('analysis.sources.missing') }).waitFor()
  await page.waitForFunction((text) => !document.querySelector('#found').innerText.includes(text), walk.words('analysis.subject.missing'))
  await walk.look(page, 'new')
}

async function refused(walk, page) {
  assert.equal(await walk.send(page, page.locator('button[value=submit]')), 422)
  await walk.says(page, walk.words('analysis.sources.missing'), '#errors')
  await walk.says(page, walk.words('analysis.area.missing'), '#errors')
  assert.ok((await page.locator('#errors a[href*="/regulation/29"]').count()) > 0, 'paragraph 29 is not cited')
}

async function correct(walk, page) {
  await page.locator('select[name=area_id]').evaluate((select) => { select.value = 'public.labour' })
  await page.locator('select[name=signer_post]').evaluate((select) => { select.value = [...select.options].find((o) => o.value.endsWith('s3-soc.head')).value })
  await page.check('input[name=sources][value=legal_statistics]')
  await page.check('input[name=sources][value=appeals]')
  await page.setInputFiles('#f-file', paper('keste.pdf'))
  assert.equal(await walk.send(page, page.locator('button[value=submit]')), 200)
  await walk.told(page, 'analysis_pages.done.submit')
  walk.card = new URL(page.url()).pathname
}

async function product(walk) {
  const officer = await walk.holder('s3-soc-1.officer1')
  await walk.step('a product is written and checked while it is typed', () => write(walk, officer))
  await walk.step('without sources and an area it is refused under its paragraphs', () => refused(walk, officer))
  await walk.step('mended, it is put before its signer', () => correct(walk, officer))
  await walk.step('its signer signs it with his key, and it is sent', async () => {
    const signer = await walk.holder('s3-soc.head')
    await signer.goto(walk.card)
    assert.equal(await walk.act(signer, 'sign'), 200)
    await walk.told(signer, 'analysis_pages.not_received')
    await walk.look(signer, 'signed')
  })
  await walk.step('the Apparatus has it at once and records the receipt', async () => {
    const apparatus = await walk.holder('app-ctl.head')
    await apparatus.goto('/moves')
    await walk.says(apparatus, walk.text.title)
    await apparatus.goto(walk.card)
    assert.equal(await walk.act(apparatus, 'receive'), 200)
    await walk.told(apparatus, 'analysis_pages.done.receive')
    await apparatus.goto('/analysis?state=library&area=public')
    await walk.says(apparatus, walk.text.title)
    await walk.look(apparatus, 'library')
  })
}

async function regions(walk) {
  const apparatus = await walk.holder('app-ctl.head')
  await walk.step('the Apparatus sees who has sent a memo, and by which day it was due', async () => {
    await apparatus.goto('/analysis/owed?kind=memo&period=2026-Q3')
    assert.equal(await apparatus.locator('#owed-list tbody tr').count(), 22)
    await walk.look(apparatus, 'owed')
  })
  await walk.step('and the regions side by side by the five parts', async () => {
    await walk.landed(apparatus, () => apparatus.click('a[href*="/analysis/regions?"]'))
    await walk.told(apparatus, 'analysis.part.shortcomings')
    await walk.look(apparatus, 'regions')
    await apparatus.locator('#regions-list a.lead').first().click()
    await apparatus.waitForURL(/\/analysis\/\w{13}/)
    await walk.look(apparatus, 'memo')
  })
}

await journey('analysis', { walks: [product, regions], typed })
