// Answers on their way from the log into a frame.
import type { Answer, Answers } from '../../store/protocol'

export type LineAnswer = readonly [line: string, answer: Answer]

/** @param answer as the log keeps it */
export function answerOf(n: number, answer: string): Answer {
  return [n, ...(JSON.parse(answer) as [] | [string] | [string, unknown])]
}

/** Answers as a frame has them: each number once. */
export function byLine(all: readonly LineAnswer[]): Answers {
  const answers: Record<string, Answer[]> = {}
  for (const [line, answer] of all) {
    const ofLine = (answers[line] ??= [])
    if (ofLine.every(([n]) => n !== answer[0])) ofLine.push(answer)
  }
  return answers
}

export function keyOf(line: string, n: number): string {
  return `${line} ${String(n)}`
}
