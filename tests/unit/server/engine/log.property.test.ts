import { lossyMemory } from '../../../support/engine/lossy-memory'
import { testLog } from '../../../support/engine/log-property'

testLog('memory', () => lossyMemory({ name: 'mine', now: () => 0 }), 500)
