// Compile the model once: every .publicodes file of this folder into model.json.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { parse } from 'yaml'

const rules = {}
for (const name of readdirSync('.').filter((name) => name.endsWith('.publicodes')).sort()) {
	Object.assign(rules, parse(readFileSync(name, 'utf8')))
}
writeFileSync('model.json', JSON.stringify(rules))
