export type { SisterPlatform } from '../task/sister-platform'
export { type Douyin, douyinPlatform } from './douyin-platform'
