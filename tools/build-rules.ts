// Packs the rules of chat and game: WeChat takes a package as CommonJS of ES2018, from its miniprogram_dist.
import { build } from 'esbuild'
import path from 'node:path'
import { root } from './files'

const packages = ['chat', 'game']

export async function buildRules(): Promise<void> {
  for (const name of packages)
    await build({
      absWorkingDir: path.join(root, name),
      entryPoints: ['index.ts'],
      outdir: 'miniprogram_dist',
      bundle: true,
      format: 'cjs',
      platform: 'neutral',
      mainFields: ['main'],
      target: 'es2018',
      charset: 'utf8',
    })
}

if (process.argv[1] === __filename) void buildRules()
