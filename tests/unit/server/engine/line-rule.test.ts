import { memory } from '../../../../server/engine/memory/memory'
import { testLineRule } from '../../../support/engine/line-rule'

testLineRule({ name: 'memory', make: memory }, 500)
