// The code of a thread that simulates worlds of the session.
import { answerSeeds } from './answer-seeds'
import { simulate } from './run'

answerSeeds(simulate)
