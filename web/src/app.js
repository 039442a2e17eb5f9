// Reglament in the browser. Every page works without this file; it makes pages quicker to use: keys, palette,
// month beside a date field, search in long lists, selection, warnings before unsaved work is lost.
// Keys are told by event.code, their place on the keyboard, because Kazakh and Russian layouts give other letters.
// Dates, numbers and words are always made on the server: browsers hold no Kazakh locale.
const $ = (selector, root = document) => root.querySelector(selector)
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)]
const on = (type, handler) => document.addEventListener(type, handler)
const icon = (name) => {
  const sample = $('.i use').getAttribute('href').split('#')[0]
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', 'i')
  svg.setAttribute('aria-hidden', 'true')
  svg.append(document.createElementNS('http://www.w3.org/2000/svg', 'use'))
  svg.firstChild.setAttribute('href', `${sample}#${name}`)
  return svg
}
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}
const remember = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax` }
const warn = (text) => {
  const notice = make('div', { class: 'notice lt-over' }, text)
  $('#toast')?.replaceChildren(notice)
  setTimeout(() => notice.remove(), 8000)
}
// fragment fetches a piece of HTML made by the server.
const fragment = async (url) => {
  try {
    const answer = await fetch(url, { headers: { 'HX-Request': 'true', Accept: 'text/html' } })
    if (answer.ok) return await answer.text()
  } catch { /* said below, like every other failure */ }
  warn(document.body.dataset.offline)
  return null
}

// --- dialogs: a link to "#id" opens one without this script -----------------------------------------------------
function openDialog(id) {
  const dialog = document.getElementById(id)
  if (!dialog?.showModal || dialog.open) return Boolean(dialog?.open)
  dialog.showModal()
  if (id === 'palette') startPalette(dialog)
  return true
}
on('click', (event) => {
  const opener = event.target.closest('[data-dialog]')
  if (opener && !event.ctrlKey && !event.metaKey && openDialog(opener.dataset.dialog)) event.preventDefault()
  const dialog = event.target.closest('dialog')
  if (dialog?.open && (event.target.closest('[data-close]') || event.target === dialog)) {
    event.preventDefault()
    dialog.close()
  }
})
// What opens a window is a button to the keyboard and to a screen reader: the space bar presses it like Enter.
on('keydown', (event) => {
  const opener = event.code === 'Space' && event.target.closest?.('a[data-dialog]')
  if (!opener) return
  event.preventDefault()
  opener.click()
})
if (location.hash.length > 1) {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  if (named?.tagName === 'DIALOG') {
    history.replaceState(null, '', location.pathname + location.search)
    openDialog(named.id)
  }
}

on('click', (event) => { if (event.target.closest('[data-print]')) print() })

// --- preferences ----------------------------------------------------------------------------------------------------
on('click', (event) => {
  const theme = event.target.closest('[data-theme-switch]')
  const density = event.target.closest('[data-set-density]')
  if (!theme && !density) return
  event.preventDefault()
  const root = document.documentElement
  if (theme) {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
    root.dataset.theme = dark ? 'light' : 'dark'
    remember('theme', root.dataset.theme)
    return
  }
  root.dataset.density = density.dataset.setDensity === 'compact' ? 'compact' : ''
  remember('density', density.dataset.setDensity)
  for (const link of $$('[data-set-density]')) {
    link.toggleAttribute('aria-current', link.dataset.setDensity === density.dataset.setDensity)
    if (link.hasAttribute('aria-current')) link.setAttribute('aria-current', 'true')
  }
})

// --- palette --------------------------------------------------------------------------------------------------------
function startPalette(dialog) {
  const input = $('input', dialog)
  const list = $('[data-commands]', dialog)
  const commands = [...$$('main .acts:not(.bulk *) > *'), ...$$('.side .nav a, .side .me'), ...$$('[data-theme-switch]')].map((source) => ({
    source,
    label: (source.getAttribute('aria-label') || source.title || $('span:not(.c)', source)?.textContent || source.textContent).trim(),
    icon: $('use', source)?.getAttribute('href').split('#')[1] ?? 'chevron-right',
    key: source.dataset.go ? 'G ' + source.dataset.go.slice(3) : '',
  }))
  let at = -1
  const show = () => {
    const words = input.value.trim().toLowerCase()
    const fit = commands.filter((command) => command.label.toLowerCase().includes(words))
    list.replaceChildren(...fit.map((command) => {
      const button = make('button', { type: 'button' }, icon(command.icon), command.label)
      if (command.key) button.append(make('kbd', {}, command.key))
      button.addEventListener('click', () => { dialog.close(); command.source.click() })
      return make('li', {}, button)
    }))
    at = words && fit.length ? 0 : -1
    mark()
  }
  const mark = () => [...list.children].forEach((item, index) => {
    item.classList.toggle('on', index === at)
    if (index === at) item.scrollIntoView({ block: 'nearest' })
  })
  input.oninput = show
  input.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code]
    if (step && list.children.length) {
      event.preventDefault()
      at = (at + step + list.children.length) % list.children.length
      mark()
    }
    if (event.code === 'Enter' && at >= 0) {
      event.preventDefault()
      $('button', list.children[at]).click()
    }
  }
  show()
  input.select()
}

// --- registers: current row, selection ------------------------------------------------------------------------------
const rows = () => $$('[data-register] tr[data-href]')
const currentRow = () => $('[data-register] tr.cur')
function moveRow(step) {
  const all = rows()
  if (!all.length) return
  const before = all.indexOf(currentRow())
  const next = all[Math.min(all.length - 1, Math.max(0, before + step))]
  all[before]?.classList.remove('cur')
  next.classList.add('cur')
  const link = $('a.lead, a', next)
  link?.focus()
  next.scrollIntoView({ block: 'nearest' })
}
on('focusin', (event) => {
  const row = event.target.closest?.('[data-register] tr[data-href]')
  if (row && row !== currentRow()) {
    currentRow()?.classList.remove('cur')
    row.classList.add('cur')
  }
})
function countPicks(box) {
  const picks = $$('.pick:not(:disabled)', box)
  const chosen = picks.filter((pick) => pick.checked).length
  for (const number of $$('[data-picked]', box)) number.textContent = chosen
  $('[data-bulk]', box)?.classList.toggle('on', chosen > 0)
  const all = $('[data-pick-all]', box)
  if (all) {
    all.checked = chosen > 0 && chosen === picks.length
    all.indeterminate = chosen > 0 && chosen < picks.length
  }
  for (const button of $$('[data-pick-set]', box)) {
    const wanted = button.dataset.pickSet.split(' ')
    button.setAttribute('aria-pressed', String(picks.filter((pick) => wanted.includes(pick.value)).every((pick) => pick.checked)))
  }
}
on('change', (event) => {
  const box = event.target.closest('[data-register], [data-picks]')
  if (!box) return
  if (event.target.matches('[data-pick-all]')) {
    for (const pick of $$('.pick:not(:disabled)', box)) if (!pick.closest('label[hidden]')) pick.checked = event.target.checked
    event.target.dispatchEvent(new Event('input', { bubbles: true }))
  }
  countPicks(box)
})
// A set of boxes is marked here; without this script its button sends the form. Pressed again, it takes the marks off.
on('click', (event) => {
  const button = event.target.closest('[data-pick-set]')
  if (!button) return
  event.preventDefault()
  const box = button.closest('[data-picks]')
  const wanted = button.dataset.pickSet.split(' ')
  const picks = $$('.pick:not(:disabled)', box).filter((pick) => wanted.includes(pick.value))
  const mark = !picks.every((pick) => pick.checked)
  for (const pick of picks) pick.checked = mark
  button.dispatchEvent(new Event('input', { bubbles: true }))
  button.dispatchEvent(new Event('change', { bubbles: true }))
})
on('input', (event) => {
  if (!event.target.matches('[data-narrow]')) return
  const words = event.target.value.trim().toLowerCase()
  const box = event.target.closest('[data-picks]')
  for (const label of $$('.list label', box)) label.hidden = !label.textContent.toLowerCase().includes(words)
  oneStop(box)
})
// A long list of boxes is one stop of the Tab key: the arrows go on from box to box, Home and End to its ends, and down from the field
// that narrows it. Without this script every box is a stop.
const reached = (box) => $$('.list .pick:not(:disabled)', box).filter((pick) => !pick.closest('label[hidden]'))
function oneStop(box, at) {
  const picks = reached(box)
  at = picks.includes(at) ? at : picks.find((pick) => pick.tabIndex === 0 && pick.hasAttribute('tabindex')) ?? picks[0]
  for (const pick of $$('.list .pick', box)) pick.tabIndex = pick === at ? 0 : -1
  // A box within makes the list scroll by keys; one without any has to be reached itself.
  if (at) $('.list', box).removeAttribute('tabindex')
  else $('.list', box).tabIndex = 0
}
// nextPick is the box to which a key leads: by rows and columns as they stand on the screen.
function nextPick(picks, from, key) {
  const index = picks.indexOf(from)
  const ends = { Home: picks[0], End: picks.at(-1), ArrowLeft: picks[index - 1], ArrowRight: picks[index + 1] }
  if (key in ends) return ends[key]
  const place = (pick) => pick.getBoundingClientRect()
  const down = key === 'ArrowDown'
  const rest = down ? picks.slice(index + 1) : picks.slice(0, index).reverse()
  const row = rest.find((pick) => down ? place(pick).top > place(from).top + 2 : place(pick).top < place(from).top - 2)
  const beside = rest.filter((pick) => row && Math.abs(place(pick).top - place(row).top) < 2)
  return beside.sort((a, b) => Math.abs(place(a).left - place(from).left) - Math.abs(place(b).left - place(from).left))[0]
}
on('keydown', (event) => {
  const box = event.target.closest?.('[data-picks]')
  if (!box || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.target.matches('[data-narrow]')) {
    if (event.code !== 'ArrowDown' || !reached(box).length) return
    event.preventDefault()
    return $('.list .pick[tabindex="0"]', box).focus()
  }
  if (!event.target.matches('.list .pick') || !['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.code)) return
  event.preventDefault()
  const picks = reached(box)
  const next = nextPick(picks, event.target, event.code)
  if (next) next.focus()
  else if (event.code === 'ArrowUp') $('[data-narrow]', box)?.focus()
})
on('focusin', ({ target }) => { if (target.matches?.('[data-picks] .list .pick')) oneStop(target.closest('[data-picks]'), target) })
on('change', (event) => {
  const form = event.target.closest('form[data-filters]')
  if (form && event.target.matches('select')) form.requestSubmit()
})

// --- month beside a date field ----------------------------------------------------------------------------------------
function closeMonth(focus) {
  const pop = $('.pop')
  if (!pop) return
  const opener = $(`[data-for="${pop.dataset.of}"]`)
  opener?.setAttribute('aria-expanded', 'false')
  if (focus) opener?.focus()
  pop.remove()
}
async function openMonth(opener) {
  const same = $('.pop')?.dataset.of === opener.dataset.for
  closeMonth(false)
  if (same) return
  const field = document.getElementById(opener.dataset.for)
  const url = new URL(opener.dataset.month, location.href)
  url.searchParams.set('selected', field.value)
  const html = await fragment(url)
  if (html === null) return
  const pop = make('div', { class: 'pop', 'data-of': opener.dataset.for, role: 'dialog', 'aria-label': opener.getAttribute('aria-label') })
  pop.innerHTML = html
  opener.after(pop)
  opener.setAttribute('aria-expanded', 'true')
  ;($('.sel button', pop) ?? $('.floor button', pop) ?? $('.today button', pop) ?? $('button', pop)).focus()
  pop.scrollIntoView({ block: 'nearest' })
}
on('click', async (event) => {
  const opener = event.target.closest('[data-month]')
  if (opener) return openMonth(opener)
  const pop = event.target.closest('.pop')
  if (!pop) return closeMonth(false)
  const move = event.target.closest('[data-move]')
  const day = event.target.closest('[data-day]')
  if (move) {
    const back = $$('[data-move]', pop).indexOf(move)
    const html = await fragment(move.dataset.move)
    if (html !== null) pop.innerHTML = html
    $$('[data-move]', pop)[back]?.focus()
  }
  if (day) {
    const field = document.getElementById(pop.dataset.of)
    field.value = day.dataset.day
    closeMonth(false)
    field.focus()
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new Event('change', { bubbles: true }))
  }
})
// The month goes with the focus that leaves it, so that it does not stay over the fields that come next.
on('focusin', ({ target }) => {
  const pop = $('.pop')
  if (pop && !pop.contains(target) && target.dataset.for !== pop.dataset.of) closeMonth(false)
})
on('keydown', (event) => {
  const pop = event.target.closest?.('.pop')
  if (!pop) return
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.code]
  if (event.code === 'Escape') closeMonth(true)
  else if (step && event.target.dataset.day) {
    const squares = $$('td > *', pop)
    for (let next = squares.indexOf(event.target) + step; squares[next]; next += step) {
      if (!squares[next].dataset.day) continue
      squares[next].focus()
      break
    }
  } else return
  event.preventDefault()
})

// --- search in long lists: the select stays and carries the value ----------------------------------------------------------
function startCombo(box) {
  const select = $('select', box)
  const chosen = select.selectedOptions[0]
  const list = make('ul', { role: 'listbox', id: select.id + '-list', hidden: '' })
  const input = make('input', { class: 'in', id: select.id, role: 'combobox', autocomplete: 'off', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-autocomplete': 'list', placeholder: select.options[0].value ? '' : select.options[0].text })
  for (const name of ['aria-describedby', 'aria-invalid']) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name))
  list.setAttribute('aria-label', $(`label[for="${select.id}"]`).textContent.trim())
  select.removeAttribute('id')
  select.hidden = true
  input.value = chosen?.value ? chosen.text : ''
  box.append(input, list)
  let at = -1
  let timer
  let asked = 0
  const items = () => $$('[role=option]', list)
  const close = () => { list.hidden = true; at = -1; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant') }
  const open = () => { list.hidden = false; input.setAttribute('aria-expanded', 'true') }
  const mark = () => items().forEach((item, index) => {
    item.id = `${list.id}-${index}`
    item.setAttribute('aria-selected', String(index === at))
    if (index !== at) return
    input.setAttribute('aria-activedescendant', item.id)
    item.scrollIntoView({ block: 'nearest' })
  })
  const choose = (item) => {
    const { value, label } = item.dataset
    if (![...select.options].some((option) => option.value === value)) select.append(new Option(label, value))
    select.value = value
    input.value = label
    close()
    select.dispatchEvent(new Event('input', { bubbles: true }))
    select.dispatchEvent(new Event('change', { bubbles: true }))
  }
  // What was typed is answered by the first of the list: Enter takes it.
  const fill = (elements, words) => { list.replaceChildren(...(elements.length ? elements : [make('li', {}, box.dataset.none)])); at = words && elements.length ? 0 : -1; open(); mark() }
  const find = async (words) => {
    const fit = [...select.options].filter((option) => option.value && option.text.toLowerCase().includes(words.toLowerCase())).slice(0, 60)
    fill(fit.map((option) => make('li', { role: 'option', 'data-value': option.value, 'data-label': option.text, 'aria-selected': 'false' }, option.text)), words)
    if (!box.dataset.search || words.length < 2) return
    const mine = ++asked
    const url = new URL(box.dataset.search, location.href)
    url.searchParams.set('q', words)
    const html = await fragment(url)
    if (html === null || mine !== asked || document.activeElement !== input) return
    const holder = make('ul')
    holder.innerHTML = html
    fill([...holder.children], words)
  }
  input.addEventListener('input', () => {
    if (!input.value) { select.value = ''; select.dispatchEvent(new Event('change', { bubbles: true })) }
    clearTimeout(timer)
    timer = setTimeout(() => find(input.value.trim()), 150)
  })
  input.addEventListener('click', () => find(''))
  input.addEventListener('blur', () => { close(); input.value = select.value ? select.selectedOptions[0].text : '' })
  list.addEventListener('mousedown', (event) => { event.preventDefault(); const item = event.target.closest('[role=option]'); if (item) choose(item) })
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.code]
    if (step) {
      event.preventDefault()
      if (list.hidden) find('')
      else { at = (at + step + items().length) % items().length; mark() }
    } else if (event.code === 'Enter' && at >= 0) { event.preventDefault(); choose(items()[at]) } else if (event.code === 'Escape' && !list.hidden) { event.preventDefault(); event.stopPropagation(); close() }
  })
}

// --- forms: files by dropping, unsaved work, double sending -----------------------------------------------------------------
for (const type of ['dragover', 'dragleave', 'drop']) {
  on(type, (event) => {
    const zone = event.target.closest?.('[data-drop]')
    if (!zone) return
    event.preventDefault()
    zone.classList.toggle('over', type === 'dragover')
    const input = $('input[type=file]', zone)
    if (type !== 'drop' || !event.dataTransfer.files.length) return
    input.files = event.dataTransfer.files
    input.dispatchEvent(new Event('change', { bubbles: true }))
  })
}
on('change', (event) => {
  const list = event.target.matches('[data-drop] input[type=file]') && $('output', event.target.closest('[data-drop]'))
  if (list) list.textContent = [...event.target.files].map((file) => file.name).join(', ')
})
// The check while one types is told the names of chosen files and is not sent the files themselves: they go with the form when it is saved.
on('htmx:config:request', (event) => {
  const { body } = event.detail.ctx.request
  if (!(body instanceof FormData)) return
  const files = [...body].filter(([, value]) => value instanceof File)
  for (const [name] of files) body.delete(name)
  for (const name of new Set(files.filter(([, file]) => file.name).map(([name]) => name))) {
    body.append(`chosen.${name}`, files.filter(([of, file]) => of === name && file.name).map(([, file]) => file.name).join(', '))
  }
})
// What belongs to a choice unfolds with it.
on('change', (event) => {
  const { type, name, value, form } = event.target
  if (type === 'radio' && form) for (const fold of $$('details[data-with]', form)) if (fold.dataset.with === `${name}=${value}`) fold.open = true
})
// And what is filled in chooses what it belongs to, else it would be ignored without a word.
on('input', ({ target }) => {
  const [name, value] = target.closest('[data-with]')?.dataset.with.split('=') ?? []
  const radio = name && target.value && target.form?.querySelector(`input[type=radio][name="${name}"][value="${value}"]`)
  if (!radio || radio.checked) return
  radio.checked = true
  radio.dispatchEvent(new Event('change', { bubbles: true }))
})
// Enter in a field sends no form of many fields, whose first button may set something going; Ctrl+Enter does. Where it narrows or
// chooses, it never sends.
on('keydown', (event) => {
  const { target } = event
  if (!['Enter', 'NumpadEnter'].includes(event.code) || event.ctrlKey || event.metaKey || event.isComposing) return
  if (!target.matches('input:not([type=submit]):not([type=button]):not([type=file])')) return
  if (target.matches('[data-narrow], [data-pick-all], [role=combobox]') || target.form?.matches('[data-guard]')) event.preventDefault()
})
const changed = new Set($$('form[data-guard][data-changed]'))
on('input', (event) => {
  const form = event.target.form
  if (form?.matches('[data-guard]')) changed.add(form)
})
on('submit', (event) => {
  const form = event.target
  changed.delete(form)
  if (!form.matches('[data-once]')) return
  if (form.classList.contains('busy')) return event.preventDefault()
  // The sender's own name and value are taken before the form is marked, so nothing is disabled here.
  form.classList.add('busy')
  form.setAttribute('aria-busy', 'true')
})
addEventListener('pageshow', () => { for (const form of $$('form.busy')) { form.classList.remove('busy'); form.removeAttribute('aria-busy') } })
addEventListener('beforeunload', (event) => { if (changed.size) event.preventDefault() })

// What is chosen as a file cannot be put back into a form. So a form that holds one is sent by this script, and when it
// comes back (errors, a new ground, a check) the files go over into it.
on('submit', async (event) => {
  const form = event.target
  if (event.defaultPrevented || form.enctype !== 'multipart/form-data' || !form.id) return
  const files = $$('input[type=file]', form).filter((input) => input.files.length)
  if (!files.length) return
  event.preventDefault()
  let answer
  try {
    answer = await fetch(form.action, { method: 'POST', body: new FormData(form, event.submitter), headers: { 'HX-Request': 'true', Accept: 'text/html' } })
  } catch {
    form.classList.remove('busy')
    form.removeAttribute('aria-busy')
    return warn(document.body.dataset.offline)
  }
  const to = answer.headers.get('HX-Redirect')
  if (to) return location.assign(to)
  const came = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const main = came.querySelector('main')
  const again = came.getElementById(form.id)
  for (const old of files) {
    const input = again && [...again.elements].find((element) => element.name === old.name && element.type === 'file')
    if (input) {
      input.files = old.files
      $('output', input.closest('[data-drop]')).textContent = [...old.files].map((file) => file.name).join(', ')
    }
  }
  if (again) for (const note of main.querySelectorAll('[data-lost-files]')) note.remove()
  $('main').replaceWith(document.adoptNode(main))
  window.htmx?.process(main) // the check while one types goes on
  changed.clear()
  for (const guarded of $$('form[data-guard][data-changed]')) changed.add(guarded)
  scrollTo(0, 0)
  start(main)
})

// --- what was typed is kept in this tab until it has been sent: a session that ended, a net that failed, a page left by
// mistake lose nothing. It never leaves the tab, and whoever else signs in does not get it.
const person = document.body.dataset.person ?? ''
const keptName = (form) => `kept ${location.pathname} ${form.id} ${form.elements.kind?.value ?? ''}`
const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !name.startsWith('_') && name !== 'version' && value !== '')
const keepable = (form) => form?.method === 'post' && form.id && form.closest('main') && $('textarea', form)
let keeping = 0
on('input', (event) => {
  const form = event.target.form
  if (!person || !keepable(form)) return
  clearTimeout(keeping)
  keeping = setTimeout(() => keep(form), 800)
})
function keep(form) {
  try {
    sessionStorage.setItem(keptName(form), JSON.stringify({ person, fields: fieldsOf(form) }))
  } catch { /* a full store keeps nothing more; the form itself is untouched */ }
}
on('submit', (event) => {
  clearTimeout(keeping)
  if (person && keepable(event.target)) {
    keep(event.target)
    if (!event.submitter?.hasAttribute('data-stays')) sessionStorage.setItem('sent', keptName(event.target))
  }
})
// What was sent is forgotten once a page has come that says so: one that tells of success, or another page than the form,
// and no error.
function forgetSent() {
  const sent = sessionStorage.getItem('sent')
  if (!sent) return
  sessionStorage.removeItem('sent')
  if (!person || $('.errors-acts') || $('#errors')) return
  const here = $$('main form').some((form) => keepable(form) && keptName(form) === sent)
  if (!here || $('main > .notice[role=status]')) sessionStorage.removeItem(sent)
}
function offerKept(form) {
  let kept
  try { kept = JSON.parse(sessionStorage.getItem(keptName(form))) } catch { return }
  if (!kept) return
  if (kept.person !== person) return sessionStorage.removeItem(keptName(form))
  if ($('#errors') || JSON.stringify(kept.fields) === JSON.stringify(fieldsOf(form))) return
  const words = document.body.dataset
  const restore = make('button', { type: 'button', class: 'btn sm p' }, words.keptRestore)
  const drop = make('button', { type: 'button', class: 'btn sm q' }, words.keptDrop)
  const notice = make('div', { class: 'notice lt-soon kept', role: 'status' }, make('div', {}, words.kept), make('div', { class: 'acts' }, restore, drop))
  restore.addEventListener('click', () => {
    fill(form, kept.fields)
    notice.remove()
    form.dispatchEvent(new Event('input', { bubbles: true }))
  })
  drop.addEventListener('click', () => { sessionStorage.removeItem(keptName(form)); notice.remove() })
  form.before(notice)
}
function fill(form, fields) {
  for (const element of form.elements) {
    if (!element.name || element.name.startsWith('_') || ['hidden', 'file', 'submit', 'button'].includes(element.type) || element.name === 'version') continue
    const values = fields.filter(([name]) => name === element.name).map(([, value]) => value)
    if (element.type === 'checkbox' || element.type === 'radio') element.checked = values.includes(element.value)
    else element.value = values[0] ?? ''
    const combo = element.closest('[data-combo]')
    if (combo && element.tagName === 'SELECT') $('[role=combobox]', combo).value = element.value ? element.selectedOptions[0].text : ''
    const fold = element.closest('details')
    if (fold && values.length && values[0] !== '') fold.open = true
  }
  for (const box of $$('[data-picks]', form)) countPicks(box)
}

// --- keys ---------------------------------------------------------------------------------------------------------------------
let waitingForG = 0
const typing = (element) => element.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog[open], .pop')
on('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing) return
  if ((event.ctrlKey || event.metaKey) && !event.altKey) return controlKey(event)
  if (event.altKey || event.metaKey || !('keys' in document.body.dataset) || typing(event.target)) return
  if (Date.now() - waitingForG < 1500) {
    waitingForG = 0
    const target = $(`[data-go="${event.code}"]`)
    if (target) { event.preventDefault(); target.click() }
    return
  }
  if (event.shiftKey && event.code !== 'Slash') return
  if (plainKey(event)) event.preventDefault()
})
function controlKey(event) {
  if (event.code === 'KeyK' && openDialog('palette')) event.preventDefault()
  if (event.code === 'KeyS') {
    const draft = $('[data-key="Ctrl+KeyS"]')
    if (draft) { event.preventDefault(); draft.click() }
  }
  if (event.code === 'Enter' && event.target.form?.matches('main form')) {
    event.preventDefault()
    // The main button, not the first one, which may add a ground or mark twenty recipients.
    event.target.form.requestSubmit($('.btn.p[type=submit]', event.target.form) ?? $('.btn[type=submit]', event.target.form))
  }
}
function plainKey(event) {
  switch (event.code) {
    case 'Slash': return openDialog(event.shiftKey ? 'keys' : 'palette')
    case 'KeyG': waitingForG = Date.now(); return true
    case 'KeyJ': moveRow(1); return true
    case 'KeyK': moveRow(-1); return true
    case 'ArrowDown': case 'ArrowUp':
      if (!event.target.closest('[data-register] tr[data-href]')) return false
      moveRow(event.code === 'ArrowDown' ? 1 : -1)
      return true
    case 'Enter':
      if (event.target !== document.body || !currentRow()) return false
      location.assign(currentRow().dataset.href)
      return true
    case 'KeyX': {
      const pick = $('.pick', currentRow() ?? document.createElement('i'))
      pick?.click()
      return Boolean(pick)
    }
    case 'KeyF': {
      const field = $('form[data-filters] input:not([type=hidden]), form[data-filters] select')
      field?.focus()
      return Boolean(field)
    }
    case 'KeyN':
      if (!document.body.dataset.new) return false
      location.assign(document.body.dataset.new)
      return true
  }
  const act = $(`main [data-key="${event.code}"]`)
  act?.click()
  return Boolean(act)
}

// --- start, and again for pieces that htmx puts in -------------------------------------------------------------------------------
function start(root) {
  for (const opener of $$('a[data-dialog]', root)) for (const [name, value] of [['role', 'button'], ['aria-haspopup', 'dialog']]) opener.setAttribute(name, value)
  for (const box of $$('[data-combo]', root)) if (!$('[role=combobox]', box)) startCombo(box)
  for (const box of $$('[data-register], [data-picks]', root)) countPicks(box)
  for (const box of $$('[data-picks]', root)) oneStop(box)
  for (const form of $$('main form')) if (person && keepable(form) && !form.previousElementSibling?.matches('.kept')) offerKept(form)
  $('#errors', root)?.focus()
}

// --- time left until the end of a working day --------------------------------------------------------------------------------------
// The server says how many minutes are left, so that a wrong clock of the browser shows nothing wrong.
function countDown() {
  for (const at of $$('time[data-until]')) {
    const minutes = Math.floor(Number(at.dataset.minutes) - performance.now() / 60_000)
    at.textContent = minutes < 0 ? at.dataset.until : at.dataset.left.replace('H', Math.floor(minutes / 60)).replace('M', minutes % 60)
  }
}
if ($('time[data-until]')) setInterval(countDown, 20_000)

forgetSent()
start(document)
on('htmx:after:swap', (event) => start(event.target.isConnected ? event.target : document))
