export type { SisterPlatform } from '../task/sister-platform'
export { type Baidu, baiduPlatform } from './baidu-platform'
