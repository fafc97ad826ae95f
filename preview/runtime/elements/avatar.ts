import type { GeneralComponent } from 'glass-easel'

import { make } from '../framework/dom'
import { choice, type Layer } from '../phone/layer'
import type { Host } from './built-in'

/** Grounds and figures of the pictures that every phone has. */
const pictures = [
  ['#e8b04a', 'M19 60a21 20 0 0 1 42 0zM40 13a11 11 0 1 0 .1 0z'],
  ['#3d8b6d', 'M14 60 34 24l10 18 6-10 18 28z'],
  ['#4a6fb5', 'M40 14 46 34h20L50 46l6 20-16-12-16 12 6-20-16-12h20z'],
  ['#8a5a9e', 'M40 62C14 46 16 22 30 22c6 0 10 6 10 6s4-6 10-6c14 0 16 24-10 40z'],
] as const

/** `open-type="chooseAvatar"`: the picture that a person picks, as a path that is good until the app ends. */
export async function chooseAvatar(button: GeneralComponent, layer: Layer): Promise<void> {
  const picture = await layer.ask<Blob | null>('sheet', (box, done) => {
    const row = make('div', 'mp-avatars')
    row.append(...pictures.map(([ground, shape], at) => own(layer, at, drawn(ground, shape), done)))
    box.append(
      row,
      choice(layer.words('从相册选择', 'Choose from the album'), '', () => pickFile(done)),
      choice(layer.words('取消', 'Cancel'), 'cancel', () => done(null)),
    )
  })
  if (!picture) return
  const host = button.getMethodCaller() as unknown as Host
  host.triggerEvent('chooseavatar', { avatarUrl: URL.createObjectURL(picture) })
}

function own(layer: Layer, at: number, picture: string, done: (picture: Blob) => void): HTMLElement {
  const button = choice('', 'mp-avatar', () => done(new Blob([picture], { type: 'image/svg+xml' })))
  button.ariaLabel = `${layer.words('头像', 'Picture')} ${at + 1}`
  button.style.backgroundImage = `url("data:image/svg+xml,${encodeURIComponent(picture)}")`
  return button
}

function drawn(ground: string, shape: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="160" height="160"><path d="M0 0h80v80H0z" fill="${ground}"/><path d="${shape}" fill="#fff"/></svg>`
}

function pickFile(done: (file: Blob) => void): void {
  const input = Object.assign(make('input'), { type: 'file', accept: 'image/*' })
  // A person who closes the browser's dialog is back at the sheet.
  input.onchange = () => input.files?.[0] && done(input.files[0])
  input.click()
}
