export { Line, VirtualPhone as Phone } from 'mobx-miniprogram-socket/testing'
