// Oral instructions (44) and informational documents (48) in the browser: how the pages look, the time left, and the check of a
// text while it is typed, with the way to a draft request.
import assert from 'node:assert/strict'
import { as, first, look, looks } from '../look.mjs'

// The bar of buttons sticks to the foot of a phone, over whatever stands there at the moment; scrolled, it is free.
const stuck = /target-size.*data-narrow/

async function tour(page, tag) {
  for (const [name, post, path] of [
    ['oral', 'app-ctl.head', '/oral'], ['oral-gave', 'lead.deputy2', '/oral/new?side=gave'], ['oral-got', 'akmola.head', '/oral/new?side=got'],
    ['informs', 's3-soc-1.officer1', '/informs'], ['inform-new', 's3-soc-1.officer1', '/informs/new'],
  ]) {
    await as(page, post, path)
    await look(page, `${name}-${tag}`, stuck)
  }
  for (const state of ['recorded', 'formalised', 'cancelled']) if (await first(page, 'lead.deputy2', '/oral?state=' + state)) await look(page, `oral-${state}-${tag}`, stuck)
  for (const state of ['draft', 'ready', 'sent', 'withdrawn']) if (await first(page, 's3-soc-1.officer1', '/informs?state=' + state)) await look(page, `inform-${state}-${tag}`, stuck)
}

const trials = [
  ['the time left stands on the card and on the desk', {}, async (page) => {
    await as(page, 's3-soc-1.officer1', '/')
    assert.match(await page.locator('#work').innerText(), /7 сағ 30 мин қалды, мерзімі 18:30/)
    await first(page, 's3-soc-1.officer1', '/oral?state=recorded')
    assert.match(await page.locator('#state').innerText(), /7 сағ 30 мин/)
  }],
  ['a hidden demand is marked while one types, and one press makes a request of it', { lang: 'ru' }, async (page) => {
    await as(page, 's3-soc-1.officer1', '/informs/new')
    await page.fill('input[name=title]', 'Обзор практики')
    await page.fill('textarea[name=text]', 'Направляется обзор. Прошу сообщить о принятых мерах.')
    await page.locator('#found mark').first().waitFor()
    assert.deepEqual(await page.locator('#found mark').allInnerTexts(), ['Прошу', 'сообщить'])
    await page.fill('textarea[name=text]', 'Направляется обзор для использования в работе.')
    await page.locator('#found mark').first().waitFor({ state: 'detached' })
    await page.fill('textarea[name=text]', 'Прошу сообщить о принятых мерах.')
    await page.click('button[value=save]')
    await page.waitForURL(/\/informs\/\w{13}/)
    await page.click('[data-dialog=act-convert], a[href*="?act=convert"]')
    await page.locator('#act-convert button.p, #act-convert button[type=submit]').last().click()
    await page.waitForURL(/\/instruments\/\w{13}\/edit/)
    assert.equal(await page.inputValue('textarea[name="parts.demand"]'), 'Прошу сообщить о принятых мерах.')
  }],
  ['without a script Enter in a field saves the draft, and neither sends it on nor looks for anything', { scripts: false, lang: 'ru' }, async (page) => {
    for (const form of ['/informs/new', '/instruments/new?kind=request']) {
      await as(page, 's3-soc-1.officer1', form)
      if (form.startsWith('/informs')) await page.fill('textarea[name=text]', 'Направляется обзор.')
      await page.fill('input[name=title]', 'Обзор практики за год')
      await page.press('input[name=title]', 'Enter')
      await page.waitForURL(/\/(informs|instruments)\/\w{13}/)
      assert.match(await page.locator('main').innerText(), /Обзор практики за год/)
    }
  }],
  ['without a script a messenger is refused with the paragraph', { scripts: false, lang: 'ru' }, async (page) => {
    await as(page, 'lead.deputy2', '/oral/new?side=gave')
    await page.check('input[name=channel][value=messenger]')
    await page.fill('input[name=title]', 'Проверка')
    await page.fill('textarea[name=words]', 'Проверить.')
    await page.selectOption('select[name=authority]', 'president')
    await page.fill('input[name=paper_title]', 'Поручение')
    await page.fill('input[name=paper_number]', '17-9')
    await page.fill('input[name=paper_day]', '19.11.2026')
    await page.fill('input[name=term_day]', '24.11.2026')
    await page.locator('input[name=bodies]').first().check()
    await page.locator('#oral-form button[type=submit]').last().click()
    assert.match(await page.locator('main').innerText(), /в мессенджере/)
  }],
]

await looks(tour, trials)
