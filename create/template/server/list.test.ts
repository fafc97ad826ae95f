import { test } from 'node:test'
import { malformed, testTopic } from 'mobx-miniprogram-socket-server/testing'
import { list } from './list'

const topic = testTopic(list)

void test('a line is added under the name of its user', () => {
  topic
    .given([])
    .when({ type: 'add', text: 'milk' }, 'ann')
    .then([{ type: 'added', user: 'ann', text: 'milk' }])
})

void test('an empty line is refused', () => {
  topic.given([]).when({ type: 'add', text: '' }, 'ann').then(malformed)
})
