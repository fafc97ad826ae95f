import { roomPage } from '../../lib/room-page'

roomPage()
