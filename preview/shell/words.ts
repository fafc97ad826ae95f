import type { Language } from '../runtime/phone/phone'

/** Every text of the shell, in Chinese and English. */
const table = {
  title: ['预览', 'Preview'],
  subtitle: ['实时运行 miniprogram/', 'Live from miniprogram/'],
  layout: ['手机数量', 'Number of phones'],
  onePhone: ['一台', '1 phone'],
  twoPhones: ['两台', '2 phones'],
  phone: ['手机', 'Phone'],
  chooseWhich: ['选择手机', 'Which phone'],
  reload: ['重新启动', 'Restart'],
  network: ['网络', 'Network'],
  wifi: ['Wi-Fi', 'Wi-Fi'],
  '4g': ['4G', '4G'],
  none: ['无网络', 'None'],
  weak: ['弱网', 'Weak network'],
  weakHint: ['通知小程序信号弱', 'Reports a weak signal to the app'],
  app: ['小程序', 'App'],
  foreground: ['前台', 'Foreground'],
  background: ['后台', 'Background'],
  backgroundHint: ['后台 5 秒后微信会断开连接', 'WeChat ends connections after 5 s'],
  page: ['页面', 'Page'],
  stack: ['页面栈', 'Stack'],
  setData: ['setData', 'setData'],
  calls: ['次', 'calls'],
  server: ['服务器故障', 'Server faults'],
  serverOff: [
    '服务器没有打开故障控制（/debug）。请用 npm start 启动。',
    'This server has no fault controls (/debug). Start it with npm start.',
  ],
  serverGone: ['连接不上服务器，正在重试', 'The server does not answer; trying again'],
  connections: ['个连接', 'connections'],
  connection: ['个连接', 'connection'],
  drop: ['断线', 'Drop'],
  dropHint: ['立即切断所有连接，不发送关闭帧', 'Cuts every connection without a close frame'],
  close: ['正常关闭', 'Close'],
  closeHint: ['发送关闭帧，关闭所有连接', 'Closes every connection with a close frame'],
  closeWith: ['关闭码', 'Close with'],
  close1000: ['1000 正常结束', '1000 normal'],
  close1001: ['1001 服务器离开', '1001 going away'],
  close1012: ['1012 服务重启', '1012 service restart'],
  close4000: ['4000 不要重连', '4000 do not reconnect'],
  close4200: ['4200 立即重连', '4200 reconnect at once'],
  close4300: ['4300 换票重连', '4300 with a new ticket'],
  closeAfter: ['{"after": 5000}', '{"after": 5000}'],
  refuse: ['拒绝新连接', 'Refuse'],
  refuseHint: ['新的连接得到 503', 'New connections get a 503'],
  silence: ['不响应', 'Silence'],
  silenceHint: ['现有连接不断开，但不再回应', 'Connections stay open without answering'],
  delay: ['延迟', 'Delay'],
  delayHint: ['每一帧，收发都算', 'Each frame, in and out'],
  push: ['推送', 'Push'],
  pushPlaceholder: ['推送一行文字给所有手机', 'A line of text to every phone'],
  reset: ['恢复正常', 'Reset'],
  settings: ['设置', 'Settings'],
  theme: ['主题', 'Theme'],
  system: ['系统', 'System'],
  light: ['浅色', 'Light'],
  dark: ['深色', 'Dark'],
  language: ['语言', 'Language'],
  retries: ['重试', 'Retries'],
  retriesHint: ['会重新启动小程序', 'Restarts the app'],
  unlimited: ['不限', 'No limit'],
  '3': ['3 次', '3'],
} satisfies Record<string, readonly [string, string]>

export type Word = keyof typeof table
export type Words = (word: Word) => string

export function wordsIn(language: Language): Words {
  const column = language === 'en' ? 1 : 0
  return (word) => table[word][column]
}
