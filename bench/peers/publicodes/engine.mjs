// The engine on the compiled model, and what is asked of it.
import { readFileSync } from 'node:fs'
import Engine from 'publicodes'

const model = new URL('model.json', import.meta.url)
const amounts = ['aide', 'garanti', 'conditionnel']
const ends = {
	aide: ['aide basse', 'aide haute'],
	garanti: ['garanti bas', 'garanti haut'],
	conditionnel: ['conditionnel bas', 'conditionnel haut'],
}
export const asked = ['bande . basse', 'bande . haute']
for (const year of [1, 2, 3, 4, 5]) {
	for (const amount of amounts) {
		for (const rule of [amount, ...ends[amount]]) asked.push(`année ${year} . ${rule}`)
	}
}

export const open = () => new Engine(JSON.parse(readFileSync(model, 'utf8')), { warn: false })

export const answer = (engine, situation) => {
	engine.setSituation(situation)
	// engine.evaluate(rule) would parse the name as an expression every time, a third slower.
	return asked.map((rule) => engine.evaluateNode(engine.context.parsedRules[rule]).nodeValue)
}
