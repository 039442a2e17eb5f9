// Signing in the browser through NCALayer, the program of the National Certification Authority that keeps people's keys. Only the call
// we need is spoken: basics.sign of CMS. A form with data-sign is not sent until its inputs "cms" hold a signature:
//
//   data-sign-src       addresses of the bytes to be signed, separated by spaces; one input "cms" for each, in their order
//   data-sign-challenge instead: an address that gives, when posted to, something fresh to be signed and carried in the message
//   data-sign-iin       the person whose keys are to be offered; a signature of anybody else is not sent
//
// A button with data-sign-each, in a list whose rows are picked by boxes named "id", signs the document of every picked row under one
// PIN; {id} in it is the row. What cannot be read is left out, and the server says why it was not signed.
//
// Without this script the file field of such a form serves. Every word comes from the server: /signing is the dialog with what is
// said in each state (data-say). In a demonstration it also says where the simulator answers, and asks what it should do.
(() => {
  const OPEN_WITHIN = 60_000 // the browser may be asking the person whether this page may reach the device
  const REFUSED = [403, 404, 409, 422] // the document is not given out to be signed, for a reason that the server can say
  const SIGN_WITHIN = 300_000 // choosing a key and typing its PIN
  let dialog
  let queue = Promise.resolve() // NCALayer answers one request after another and does not number them

  class Told extends Error {
    constructor(state, detail = '') { super(state); Object.assign(this, { state, detail }) }
  }

  // --- NCALayer ---------------------------------------------------------------------------------------------------------------------
  // call sends one request and returns its answer. What is no JSON (the heartbeat) and the greeting are passed over.
  function call(url, request, stopped) {
    return new Promise((resolve, reject) => {
      let socket
      let opened = false
      let timer
      const end = (settle, value) => { clearTimeout(timer); socket?.close(); settle(value) }
      const within = (time, state) => { clearTimeout(timer); timer = setTimeout(() => end(reject, new Told(state)), time) }
      if (stopped.aborted) return reject(new Told('cancelled'))
      stopped.addEventListener('abort', () => end(reject, new Told('cancelled')), { once: true })
      try { socket = new WebSocket(url) } catch { return reject(new Told('absent')) }
      within(OPEN_WITHIN, 'absent')
      socket.onopen = () => { opened = true; within(SIGN_WITHIN, 'timeout'); socket.send(JSON.stringify(request)) }
      socket.onmessage = ({ data }) => {
        let answer
        try { answer = JSON.parse(data) } catch { return }
        if (!answer || typeof answer !== 'object' || answer.result?.version) return
        end(resolve, answer)
      }
      socket.onclose = async () => {
        if (opened) return end(reject, new Told('broken'))
        end(reject, new Told(await refused() ? 'refused' : 'absent'))
      }
    })
  }

  // refused tells whether the browser keeps this page from reaching programs on the device (local network access).
  async function refused() {
    for (const name of ['loopback-network', 'local-network-access', 'local-network']) {
      try {
        if ((await navigator.permissions.query({ name })).state === 'denied') return true
      } catch { /* a browser that does not know the permission does not refuse by it */ }
    }
    return false
  }

  // signatures asks for signatures of all documents under one PIN and returns them as base64, in their order.
  async function signatures(url, documents, { iin, attached, any }, stopped) {
    const signerParams = { extKeyUsageOids: ['1.3.6.1.5.5.7.3.4'], iin: iin ?? '', bin: '', serialNumber: '' }
    if (any) signerParams.chain = [] // keys of any authority; otherwise those of the production authority only
    const answer = await call(url, {
      module: 'kz.gov.pki.knca.basics', method: 'sign',
      args: {
        allowedStorages: null, format: 'cms', data: documents.length === 1 ? documents[0] : documents,
        signingParams: { decode: true, encapsulate: attached, digested: false, tsaProfile: {} },
        signerParams, locale: document.documentElement.lang,
      },
    }, stopped)
    if (answer.status !== true) throw new Told('failed', answer.code ?? answer.errorCode ?? '')
    let result = answer.body?.result
    if (result === undefined || result === null) throw new Told('cancelled')
    if (!Array.isArray(result)) result = [result]
    if (result.length !== documents.length || !result.every((text) => typeof text === 'string')) throw new Told('failed', 'RESULT')
    return result.map((text) => text.replace(/-----[A-Z0-9 ]+-----|\s/g, ''))
  }

  // --- what a signature says of its maker: enough of DER to find the certificate and its dates ---------------------------------------------
  function parts(bytes) {
    const out = []
    for (let at = 0; at + 2 <= bytes.length;) {
      let size = bytes[at + 1]
      let head = 2
      if (size > 128) {
        const more = size & 127
        size = 0
        for (let i = 0; i < more; i++) size = size * 256 + bytes[at + 2 + i]
        head += more
      }
      out.push({ tag: bytes[at], body: bytes.subarray(at + head, at + head + size) })
      at += head + size
    }
    return out
  }
  const inside = (part, tag, nth = 0) => parts(part.body).filter((child) => child.tag === tag)[nth]
  const ascii = (bytes) => String.fromCharCode(...bytes)
  function moment({ tag, body }) {
    const text = ascii(body)
    const year = tag === 23 ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') + text : text
    return Date.parse(year.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  }
  // maker reads IIN and last day of the certificate in a CMS; null when it is written in a way this does not read. The server judges.
  function maker(base64) {
    try {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const signed = inside(inside(parts(bytes)[0], 0xa0), 0x30)
      for (const certificate of parts(inside(signed, 0xa0).body)) {
        const fields = parts(inside(certificate, 0x30).body).filter((field) => field.tag === 0x30)
        const [, , validity, subject] = fields // algorithm, issuer, validity, subject
        const iin = ascii(subject.body).match(/IIN(\d{12})/)
        if (iin) return { iin: iin[1], until: moment(parts(validity.body)[1]) }
      }
    } catch { /* said above */ }
    return null
  }

  // --- the dialog ---------------------------------------------------------------------------------------------------------------------
  async function open() {
    const html = await fragment('/signing')
    if (html === null) return null
    const holder = make('div')
    holder.innerHTML = html
    dialog?.remove()
    dialog = holder.firstElementChild
    document.body.append(dialog)
    dialog.showModal()
    return dialog
  }
  function say(state, detail = '') {
    const words = $(`template[data-say="${state}"]`, dialog) ?? $('template[data-say="failed"]', dialog)
    const said = words.content.cloneNode(true)
    for (const place of $$('[data-detail]', said)) place.textContent = detail
    dialog.dataset.state = state
    $('[data-said]', dialog).replaceChildren(said)
    const over = state !== 'waiting'
    $('[data-again]', dialog).hidden = !over
    if (over) $('[data-again]', dialog).focus()
  }
  // played asks in a demonstration what the simulator should do, and returns its address; elsewhere NCALayer's.
  function played(stopped) {
    const panel = $('[data-plays]', dialog)
    const { url } = dialog.dataset
    if (!panel) return Promise.resolve(url)
    panel.hidden = false
    $('[data-said]', dialog).replaceChildren()
    $('[data-again]', dialog).hidden = true
    return new Promise((resolve, reject) => {
      stopped.addEventListener('abort', () => reject(new Told('cancelled')), { once: true })
      panel.onclick = ({ target }) => {
        const button = target.closest('[data-play]')
        if (!button) return
        panel.hidden = true
        const to = new URL(url, location.href)
        to.protocol = to.protocol.replace('http', 'ws')
        to.searchParams.set('do', button.dataset.play)
        const who = $('select', panel)?.value
        if (who) to.searchParams.set('login', who)
        resolve(to.href)
      }
    })
  }

  // --- forms ---------------------------------------------------------------------------------------------------------------------------------
  const base64 = (buffer) => {
    let text = ''
    const bytes = new Uint8Array(buffer)
    for (let at = 0; at < bytes.length; at += 32768) text += ascii(bytes.subarray(at, at + 32768))
    return btoa(text)
  }
  // taskOf is what a form is to sign: the addresses, whose keys, and where the signatures go; null when it is sent as it is.
  function taskOf(form, submitter) {
    const hidden = [...form.elements].filter((field) => field.name === 'cms' && field.type === 'hidden')
    const each = submitter?.dataset.signEach
    if (each) {
      const ids = $$('.pick:checked', form).map((pick) => pick.value)
      if (!ids.length || form.dataset.signed) return null
      return {
        iin: submitter.dataset.signIin, sources: ids.map((id) => each.replace('{id}', id)), some: true,
        put: (list) => { form.dataset.signed = 'yes'; ids.forEach((id, at) => list[at] && form.append(make('input', { type: 'hidden', name: `cms.${id}`, value: list[at] }))) },
      }
    }
    if (!form.matches('[data-sign]') || 'unsigned' in form.dataset || !hidden.length || hidden.every((field) => field.value)) return null
    if ([...form.elements].some((field) => field.type === 'file' && field.files.length)) return null
    const { signSrc = '', signChallenge: challenge, signIin: iin } = form.dataset
    return { iin, challenge, sources: signSrc.trim().split(/\s+/), put: (list) => hidden.forEach((field, at) => { field.value = list[at] }) }
  }
  // documents fetches what is to be signed; null stands for what cannot be read where the others are signed all the same.
  async function documents({ challenge, sources, some }) {
    try {
      const list = await Promise.all(challenge ? [fetch(challenge, { method: 'POST' })] : sources.map((src) => fetch(src)))
      if (!challenge && !some && list.some(({ status }) => REFUSED.includes(status))) throw new Told('unsigned')
      const out = await Promise.all(list.map(async (answer) => (answer.ok ? base64(await answer.arrayBuffer()) : null)))
      if (out.every((one) => one) || (some && out.some((one) => one))) return out
    } catch (error) {
      if (error.state) throw error
    }
    throw new Told('unreadable')
  }
  async function attempt(task, stopped) {
    const url = await played(stopped)
    say('waiting')
    const list = await documents(task)
    const readable = list.filter((one) => one)
    const { iin, challenge } = task
    const run = queue.catch(() => {}).then(() => signatures(url, readable, { iin, attached: Boolean(challenge), any: 'any' in dialog.dataset }, stopped))
    queue = run
    const out = await run
    const who = out.map(maker)
    if (who.some((one) => one && iin && one.iin !== iin)) throw new Told('wrong')
    if (who.some((one) => one && one.until < Date.parse(dialog.dataset.now))) throw new Told('expired')
    return list.map((one) => one && out.shift())
  }
  // submitUnsigned sends the form as it is: the server refuses it and says why in its own words.
  function submitUnsigned(form, submitter) {
    form.dataset.unsigned = 'yes'
    form.requestSubmit(submitter)
  }
  async function sign(task, form, submitter) {
    if (!await open()) return
    let stop = new AbortController()
    dialog.addEventListener('close', () => { stop.abort(); dialog.remove() }, { once: true })
    const go = async () => {
      stop = new AbortController()
      try {
        task.put(await attempt(task, stop.signal))
        form.requestSubmit(submitter)
      } catch (error) {
        if (error.state === 'unsigned') return submitUnsigned(form, submitter)
        if (dialog.open) say(error.state ?? 'failed', error.detail)
      }
    }
    $('[data-again]', dialog).onclick = go
    await go()
  }
  // Before every other listener: the form counts as sent only once it goes off.
  addEventListener('submit', (event) => {
    const task = taskOf(event.target, event.submitter)
    if (!task) return
    event.preventDefault()
    event.stopImmediatePropagation()
    sign(task, event.target, event.submitter)
  }, true)
  // A page that the browser kept and shows again holds signatures of before: they are spent.
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    for (const field of $$('form[data-sign] input[type=hidden][name=cms]')) field.value = ''
    for (const form of $$('form[data-unsigned]')) delete form.dataset.unsigned
    for (const form of $$('form[data-signed]')) {
      delete form.dataset.signed
      for (const field of $$('input[name^="cms."]', form)) field.remove()
    }
  })
})()
