// The entry `./testing`: tests of a topic without a server, a socket or a clock.
export { simulateTopic, type Simulation } from './simulate-topic'
export {
  forbidden,
  malformed,
  type Outcome,
  type TestTopic,
  testTopic,
  type TestTopicOptions,
} from './test-topic'
