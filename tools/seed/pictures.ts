import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../workers.ts'
import { listProducts } from './catalogue.ts'
import { numberOf } from './id.ts'
import { MOTIFS } from './motifs.ts'

const FOLDER = join(ROOT, 'dist/assets/gateway/demo')

/** Where the gateway serves the picture of a demo product. */
export function picturePath(product: string): string {
  const plain = product.normalize('NFKD').replaceAll(/[^a-zA-Z0-9]+/g, '-')
  return `/demo/${plain.replaceAll(/^-|-$/g, '').toLowerCase()}.svg`
}

/** Draws the pictures of all demo products among the gateway's assets. */
export async function drawPictures(): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  await Promise.all(
    listProducts().map(({ category, product: { name } }) =>
      writeFile(fileOf(name), drawing(name, MOTIFS[category] ?? '')),
    ),
  )
}

function fileOf(product: string): string {
  return join(FOLDER, picturePath(product).slice('/demo/'.length))
}

/** The colours come from the name, so that every colour or size of a product has a picture of its own. */
function drawing(name: string, motif: string): string {
  const hue = numberOf(`hue ${name}`, 360)
  const turn = 20 + numberOf(`turn ${name}`, 40)
  const dark = `hsl(${hue} 38% 26%)`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img"><title>${escaped(name)}</title>
  <style>
    .d{fill:${dark}}.m{fill:hsl(${hue} 42% 48%)}.l{fill:hsl(${(hue + turn) % 360} 62% 74%)}
    .s{fill:none;stroke:${dark};stroke-width:12;stroke-linecap:round;stroke-linejoin:round}
  </style>
  <rect width="400" height="400" fill="hsl(${(hue + turn) % 360} 44% 92%)"/>
  <circle cx="200" cy="206" r="170" fill="hsl(${hue} 40% 86%)"/>
  ${motif}
</svg>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
