import { runServer } from './cli'

void runServer()
