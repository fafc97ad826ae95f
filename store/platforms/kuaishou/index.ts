export type { SisterPlatform } from '../task/sister-platform'
export { type Kuaishou, kuaishouPlatform } from './kuaishou-platform'
