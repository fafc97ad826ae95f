// Every platform of a mini-program on a virtual phone, for suites that run on each of them.
import { type Platform, wechatPlatform } from 'mobx-miniprogram-socket'
import { alipayPlatform } from '../../../store/platforms/alipay'
import { baiduPlatform } from '../../../store/platforms/baidu'
import { douyinPlatform } from '../../../store/platforms/douyin'
import { kuaishouPlatform } from '../../../store/platforms/kuaishou'
import { qqPlatform } from '../../../store/platforms/qq'
import type { VirtualPhone } from '../../../store/testing'
import { fakeKs, fakeQq, fakeSwan, fakeTt } from './like-wx'
import { fakeMy } from './my'

/** One kind of mini-program. */
export interface MiniProgram {
  readonly name: string
  /** Makes the platform of one app on a phone: `again()` makes another one on the same native object. */
  install(phone: VirtualPhone): { readonly platform: Platform; again(): Platform }
  /** Whether `onClose` tells code and reason. */
  readonly tellsCode: boolean
  /** Whether a failed `connectSocket` tells its reason in words. */
  readonly tellsWhy: boolean
}

function kind<Native>(
  name: string,
  fake: (phone: VirtualPhone) => Native,
  make: (native: Native, phone: VirtualPhone) => Platform,
  told: Partial<Pick<MiniProgram, 'tellsCode' | 'tellsWhy'>> = {},
): MiniProgram {
  return {
    name,
    tellsCode: true,
    tellsWhy: true,
    ...told,
    install(phone) {
      const native = fake(phone)
      return { platform: make(native, phone), again: () => make(native, phone) }
    },
  }
}

export const miniPrograms: readonly MiniProgram[] = [
  kind('WeChat', ({ wx }) => wx, wechatPlatform),
  kind('Alipay, by its typings', (phone) => fakeMy(phone), alipayPlatform, { tellsCode: false }),
  kind(
    'Alipay, by its documentation',
    (phone) => fakeMy(phone, { events: 'flat', tellsCode: true }),
    alipayPlatform,
  ),
  kind('Alipay, with codes in data', (phone) => fakeMy(phone, { tellsCode: true }), alipayPlatform),
  kind('Douyin', fakeTt, douyinPlatform),
  kind('QQ', fakeQq, qqPlatform),
  kind('Baidu', fakeSwan, baiduPlatform, { tellsWhy: false }),
  kind('Kuaishou', fakeKs, (ks, phone) => {
    const platform = kuaishouPlatform(ks, phone)
    // As a game does by hand.
    ks.onShow(platform.shown)
    ks.onHide(platform.hidden)
    return platform
  }),
]
