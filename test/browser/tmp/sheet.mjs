// sheet.mjs OUT H name[@y] ... : side by side pieces, each H high, from /tmp/look-shots, scaled to fit 1600 wide
import { launch } from '../lib.mjs'
import { readFileSync } from 'node:fs'
const [,, out, h, ...names] = process.argv
const browser = await launch()
const page = await browser.newPage({ viewport: { width: 1600, height: 100 } })
const imgs = names.map((n) => { const [f, y] = n.split('@'); const b = readFileSync(`/tmp/look-shots/${f}.png`); const w = b.readUInt32BE(16); return { src: `data:image/png;base64,${b.toString('base64')}`, y: Number(y ?? 0), w } })
const total = imgs.reduce((s, i) => s + i.w + 8, 0)
const k = Math.min(1, 1600 / total)
await page.setContent(`<body style="margin:0;display:flex;gap:8px;background:#f0f;align-items:flex-start">${imgs.map((i) => `<div style="width:${i.w * k}px;height:${h * k}px;overflow:hidden;background:#888;flex:none"><img src="${i.src}" style="width:${i.w * k}px;margin-top:${-i.y * k}px;display:block"></div>`).join('')}`)
await page.screenshot({ path: `/tmp/lk/${out}.png`, fullPage: true })
await browser.close()
