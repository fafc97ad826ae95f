export type { SisterPlatform } from '../task/sister-platform'
export { type Alipay, alipayPlatform } from './alipay-platform'
