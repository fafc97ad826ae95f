// Packs the rules of the demo's chat: WeChat takes a package as CommonJS of ES2018, from its miniprogram_dist.
import { build } from 'esbuild'
import path from 'node:path'
import { root } from './files'

export async function buildChat(): Promise<void> {
  await build({
    absWorkingDir: path.join(root, 'chat'),
    entryPoints: ['index.ts'],
    outdir: 'miniprogram_dist',
    bundle: true,
    format: 'cjs',
    platform: 'neutral',
    target: 'es2018',
    charset: 'utf8',
  })
}

if (process.argv[1] === __filename) void buildChat()
