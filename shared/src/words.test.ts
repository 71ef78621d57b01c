import { describe, expect, it } from 'vitest'
import { words } from './words.ts'

describe('the words of a text', () => {
  it('are lower case, without accents and each once', () => {
    expect(words('Crème brûlée', 'CREME, 2 portions!')).toEqual(['creme', 'brulee', '2', 'portions'])
  })

  it('are none where there are only signs', () => {
    expect(words('$where: {} .* ★')).toEqual(['where'])
    expect(words('★ — !')).toEqual([])
  })
})
