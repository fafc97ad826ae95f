// Properties use one seed, so that a red run is caused by the change. SEED gives another.
import fc from 'fast-check'

const { SEED = '20231114' } = process.env
const isRandom = SEED === 'random'
const seed = isRandom ? Math.floor(Math.random() * 2 ** 31) : Number(SEED)

if (!Number.isInteger(seed)) throw new Error(`SEED=${SEED}: expected a whole number, or "random"`)
if (isRandom) process.stderr.write(`SEED=${String(seed)}\n`)
fc.configureGlobal({ seed })
