import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { Writable } from 'node:stream'
import { Corks } from '../../../../server/sockets/corks'

/** Writes down what leaves together. */
class Connection extends Writable {
  readonly writes: string[] = []

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.writes.push(String(chunk))
    done()
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: () => void): void {
    this.writes.push(chunks.map(({ chunk }) => String(chunk)).join(''))
    done()
  }
}

test('all that one turn of the event loop sends to a connection leaves in one write', async () => {
  const corks = new Corks()
  const [one, two] = [new Connection(), new Connection()]
  const send = (connection: Connection, text: string): void => {
    corks.hold(connection)
    connection.write(text)
  }
  for (const text of ['a', 'b', 'c']) {
    send(one, text)
    send(two, text)
  }
  await turn()
  send(one, 'd')
  await turn()
  expect([one.writes, two.writes]).toEqual([['abc', 'd'], ['abc']])
})

test('a connection that is let go writes at once, and again with the others', async () => {
  const corks = new Corks()
  const connection = new Connection()
  corks.release(connection)
  for (const text of ['a', 'b']) {
    corks.hold(connection)
    connection.write(text)
  }
  corks.release(connection)
  expect(connection.writes).toEqual(['ab'])
  corks.hold(connection)
  connection.write('c')
  await turn()
  expect(connection.writes).toEqual(['ab', 'c'])
})

test('a connection that is gone holds up no other', async () => {
  const corks = new Corks()
  const [gone, here] = [new Connection(), new Connection()]
  for (const connection of [gone, here]) {
    corks.hold(connection)
    connection.write('a')
  }
  gone.destroy()
  await turn()
  expect([gone.writes, here.writes]).toEqual([[], ['a']])
})
