// One answer: node answer.mjs SITUATION.json
import { readFileSync } from 'node:fs'
import { answer, asked, open } from './engine.mjs'

const situation = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const values = answer(open(), situation)
console.log(JSON.stringify(Object.fromEntries(asked.map((rule, place) => [rule, values[place]]))))
