export type { SisterPlatform } from '../task/sister-platform'
export { type QQ, qqPlatform } from './qq-platform'
