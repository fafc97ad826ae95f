import { expect } from '@jest/globals'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Problem } from '../../tools/problem'

const root = path.resolve(__dirname, '../..')

/** A sound mini-program in a folder of its own, in which a test plants one mistake. */
export class SmallApp {
  /** Holds the app, and whatever else a test needs beside it. */
  readonly workspace: string
  readonly folder: string

  constructor() {
    // Inside the repository, so that packages are found.
    mkdirSync(path.join(root, 'build'), { recursive: true })
    this.workspace = mkdtempSync(path.join(root, 'build/small-app-'))
    this.folder = path.join(this.workspace, 'app')
    cpSync(path.join(root, 'tests/fixtures/small-app'), this.folder, { recursive: true })
  }

  plant(file: string, right: string, wrong: string): void {
    const source = readFileSync(path.join(this.folder, file), 'utf8')
    expect(source).toContain(right)
    writeFileSync(path.join(this.folder, file), source.replace(right, wrong))
  }

  write(file: string, content: string): void {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true })
    writeFileSync(path.join(this.folder, file), content)
  }

  /** `file:line:column` of a text in a file. */
  place(file: string, text: string): string {
    const before = readFileSync(path.join(this.folder, file), 'utf8').split(text, 1)[0] ?? ''
    const lines = before.split('\n')
    return `${file}:${String(lines.length)}:${String((lines.at(-1) ?? '').length + 1)}`
  }

  /** Writes problems with paths inside the app. */
  describe(problems: readonly Problem[]): string[] {
    return problems.map(({ file, line, column, message }) => {
      const place = [path.relative(this.folder, file), line, column].filter((part) => part !== undefined)
      return `${place.join(':')} ${message}`
    })
  }

  remove(): void {
    rmSync(this.workspace, { recursive: true })
  }
}
