import { existsSync } from 'node:fs'
import path from 'node:path'
import type { ComponentTarget, Unit } from '../app/tree'

/** Elements that every template may use. Their attributes are not checked: the typings do not describe them. */
const builtInTags = [
  ...[
    'ad',
    'ad-custom',
    'audio',
    'block',
    'button',
    'camera',
    'canvas',
    'checkbox',
    'checkbox-group',
    'cover-image',
  ],
  ...[
    'cover-view',
    'editor',
    'form',
    'functional-page-navigator',
    'grid-view',
    'icon',
    'image',
    'import',
    'include',
  ],
  ...[
    'input',
    'keyboard-accessory',
    'label',
    'list-builder',
    'list-view',
    'live-player',
    'live-pusher',
    'map',
  ],
  ...['match-media', 'movable-area', 'movable-view', 'native-component', 'navigation-bar', 'navigator'],
  ...[
    'official-account',
    'open-data',
    'page-container',
    'page-meta',
    'picker',
    'picker-view',
    'picker-view-column',
  ],
  ...[
    'progress',
    'radio',
    'radio-group',
    'rich-text',
    'root-portal',
    'scroll-view',
    'share-element',
    'slider',
    'slot',
  ],
  ...[
    'snapshot',
    'span',
    'sticky-header',
    'sticky-section',
    'swiper',
    'swiper-item',
    'switch',
    'template',
    'text',
  ],
  ...['textarea', 'video', 'view', 'voip-room', 'web-view', 'wxs'],
]

/**
 * The loop types of the template compiler, which know neither readonly arrays nor null: a store's arrays are readonly,
 * and unrecognised items would be `any`.
 */
const loopTypes: Record<string, string> = {
  _ForIndex_:
    'type _ForIndex_<T> = T extends readonly any[] | number | string ? number : T extends object ? string : never;',
  _ForItem_:
    'type _ForItem_<T> = T extends readonly (infer I)[] ? I : T extends number | string ? T : T extends object ? T[keyof T] : never;',
}

/** The same code with loop types that know what a store holds; every line stays where it was. */
export function withStrictLoops(code: string): string {
  return code
    .split('\n')
    .map((line) => loopTypes[/^type (\w+)</.exec(line)?.[1] ?? ''] ?? line)
    .join('\n')
}

function importPath(from: string, to: string): string {
  const relative = path.relative(from, to).split(path.sep).join('/')
  return relative.startsWith('.') ? relative : `./${relative}`
}

function propertiesOf(target: ComponentTarget, folder: string): string {
  if (target.kind === 'app')
    return `Signature<typeof import('${importPath(folder, target.file)}').default>['properties'] & Common`
  // TDesign declares the properties of each component in a file of their own; other packages declare nothing.
  const properties = path.join(path.dirname(target.file), 'props')
  if (!existsSync(`${properties}.d.ts`)) return 'any'
  return `PackageProperties<typeof import('${importPath(folder, properties)}').default> & Common`
}

/**
 * Names that a converted template may use: `data`, `methods` and `tags`.
 * @param folder where the generated file will be, for the imports in it
 */
export function environmentOf(unit: Unit, folder: string): string {
  const tags = [
    ...[...builtInTags, ...unit.generics].map((tag) => `'${tag}': any`),
    ...[...unit.tags].map(([tag, target]) => `'${tag}': ${propertiesOf(target, folder)}`),
  ]
  return `import definition from '${importPath(folder, unit.file)}'
type Typed = WechatMiniprogram.Component.TypeSignature<any, any, any>
type Signature<T> = T extends WechatMiniprogram.Component.TypeSignature<infer D, infer P, infer M>
  ? { data: D & WechatMiniprogram.Component.PropertyOptionToData<P>; methods: M; properties: WechatMiniprogram.Component.PropertyOptionToData<P> }
  : { data: any; methods: any; properties: any }
type PackageProperties<T> = { [K in keyof T]-?: NonNullable<T[K]> extends { value?: infer V } ? ([V] extends [null] ? any : V) : any }
type Common = { id: string; hidden: any; slot: string; [name: \`aria\${string}\`]: any; [name: \`\${string}Class\${string}\`]: any }
const typed: Typed = definition
declare const data: Signature<typeof definition>['data']
declare const methods: Signature<typeof definition>['methods']
declare const tags: { ${[...new Set(tags)].join('; ')} }
`
}
