// `npm run check:wxml`, or `tsx tools/wxml-check.ts <mini-program>`: templates against the types of their scripts.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { root } from './files'
import { report } from './problem'
import { endTogether } from './process'
import { checkWxml } from './wxml/check'

endTogether()
const folder = path.resolve(process.argv[2] ?? path.join(root, 'miniprogram'))
if (!existsSync(path.join(folder, 'app.json'))) {
  report([{ file: path.join(folder, 'app.json'), message: 'is missing: this is not a mini-program' }], 'wxml')
} else {
  void checkWxml(folder).then(({ templates, problems }) =>
    report(problems, `wxml: ${String(templates)} templates`),
  )
}
