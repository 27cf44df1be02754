// Many answers, one after the other: node many.mjs SITUATIONS.json ANSWERS.json
// Prints the seconds by the clock and of processor, and the bytes of memory at their highest.
import { readFileSync, writeFileSync } from 'node:fs'
import { answer, open } from './engine.mjs'

const situations = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const engine = open()
const [began, used] = [process.hrtime.bigint(), process.cpuUsage()]
const answers = situations.map((situation) => answer(engine, situation))
const seconds = Number(process.hrtime.bigint() - began) / 1e9
const { user, system } = process.cpuUsage(used)
const processor = (user + system) / 1e6
const status = readFileSync('/proc/self/status', 'utf8') // resourceUsage counts the starting process too
const peak_bytes = Number(/VmHWM:\s*(\d+)/.exec(status)[1]) * 1024
if (process.argv[3]) writeFileSync(process.argv[3], JSON.stringify(answers))
console.log(JSON.stringify({ seconds, processor, peak_bytes }))
