// Many answers, one after the other: node many.mjs SITUATIONS.json ANSWERS.json
// The last line says the seconds and the bytes of memory at their highest.
import { readFileSync, writeFileSync } from 'node:fs'
import { answer, open } from './engine.mjs'

const situations = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const engine = open()
const began = process.hrtime.bigint()
const answers = situations.map((situation) => answer(engine, situation))
const seconds = Number(process.hrtime.bigint() - began) / 1e9
if (process.argv[3]) writeFileSync(process.argv[3], JSON.stringify(answers))
console.log(JSON.stringify({ seconds, peak_bytes: process.resourceUsage().maxRSS * 1024 }))
