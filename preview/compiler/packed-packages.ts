import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

import type { Plugin } from 'esbuild'

/** Finds packages where WeChat looks for them: in the nearest `miniprogram_npm` above the file that imports them. */
export const packedPackages: Plugin = {
  name: 'packed-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, resolveDir }) => {
      if (!resolveDir.includes('node_modules')) return null
      for (let folder = resolveDir; folder !== dirname(folder); folder = dirname(folder)) {
        const file = join(folder, 'miniprogram_npm', path, 'index.js')
        if (existsSync(file)) return { path: file }
      }
      return null
    })
  },
}
