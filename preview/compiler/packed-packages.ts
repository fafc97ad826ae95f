import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

import type { Plugin } from 'esbuild'

/** Marks a lookup that skips this plugin. */
const unpacked = Symbol('unpacked')

/**
 * Finds packages where WeChat looks for them: in the nearest `miniprogram_npm` above the file that imports them. The
 * mini-program's own files find them in `node_modules` first, as its components do, so that a build of npm is not needed.
 */
export const packedPackages: Plugin = {
  name: 'packed-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, resolveDir, kind, pluginData }) => {
      if (pluginData === unpacked) return null
      if (!resolveDir.includes('node_modules')) {
        const found = await build.resolve(path, { resolveDir, kind, pluginData: unpacked })
        // The answer itself stays esbuild's: it alone sees to it that a package is not bundled twice.
        if (found.errors.length === 0) return null
      }
      for (let folder = resolveDir; folder !== dirname(folder); folder = dirname(folder)) {
        const file = join(folder, 'miniprogram_npm', path, 'index.js')
        if (existsSync(file)) return { path: file }
      }
      return null
    })
  },
}
