// The recipes of docs/platforms.md for uni-app and Taro, built for each target: an app carries its own platform alone.
import { describe, expect, test } from '@jest/globals'
import { build } from 'esbuild'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { readBlocks } from '../../tools/docs/blocks'
import { root } from '../../tools/files'

/** The block of docs/platforms.md that begins with the path of a file. */
function fileOf(name: string): string {
  const blocks = readBlocks(readFileSync(path.join(root, 'docs/platforms.md'), 'utf8'))
  const found = blocks.find(({ code }) => code.startsWith(`// ${name}\n`))
  if (found === undefined) throw new Error(`docs/platforms.md has no ${name}`)
  return found.code
}

/** Keeps the lines of one target, as uni-app does. */
const onlyFor = (target: string, code: string): string =>
  code.replace(/^\/\/ #ifdef (\S+)\n([^]*?)^\/\/ #endif\n/gm, (_, name: string, lines: string) =>
    name === target ? lines : '',
  )

/** Platforms whose code is in a bundle, by folder, and the names of native objects that it uses. */
async function contentsOf(code: string, define: Record<string, string> = {}) {
  const { metafile, outputFiles } = await build({
    stdin: { contents: code, loader: 'ts', resolveDir: root },
    bundle: true,
    write: false,
    metafile: true,
    minifySyntax: true,
    format: 'esm',
    external: ['mobx-miniprogram'],
    logLevel: 'silent',
    // The built package, not its sources.
    tsconfigRaw: {},
    define,
  })
  const inputs = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  )
  const platforms = inputs.flatMap(([file]) => /_dist\/platforms\/(\w+)\//.exec(file)?.[1] ?? [])
  const call = /Platform\)?\((wx|my|tt|uni)?\)/.exec(outputFiles[0]?.text.split('// <stdin>').pop() ?? '')
  return { platforms, native: call?.[1] ?? null }
}

describe('uni-app', () => {
  test.each([
    ['MP-WEIXIN', { platforms: [], native: 'wx' }],
    ['MP-ALIPAY', { platforms: ['alipay'], native: 'my' }],
    ['MP-TOUTIAO', { platforms: ['douyin'], native: 'tt' }],
    ['H5', { platforms: ['browser'], native: null }],
    ['APP-PLUS', { platforms: [], native: 'uni' }],
  ])('%s', async (target, contents) => {
    expect(await contentsOf(onlyFor(target, fileOf('uni/socket.ts')))).toEqual(contents)
  })
})

describe('Taro', () => {
  test.each([
    ['weapp', { platforms: [], native: 'wx' }],
    ['alipay', { platforms: ['alipay'], native: 'my' }],
    ['tt', { platforms: ['douyin'], native: 'tt' }],
    ['h5', { platforms: ['browser'], native: null }],
  ])('%s', async (target, contents) => {
    const define = { 'process.env.TARO_ENV': JSON.stringify(target) }
    expect(await contentsOf(fileOf('taro/socket.ts'), define)).toEqual(contents)
  })
})
