// A red run says something about the change: every property goes the same way, until SEED sends it elsewhere.
import fc from 'fast-check'

const { SEED = '20231114' } = process.env
const isRandom = SEED === 'random'
const seed = isRandom ? Math.floor(Math.random() * 2 ** 31) : Number(SEED)

if (!Number.isInteger(seed)) throw new Error(`SEED=${SEED}: expected a whole number, or "random"`)
if (isRandom) process.stderr.write(`SEED=${String(seed)}\n`)
fc.configureGlobal({ seed })
