import { describe, expect, it } from 'vitest'
import { document, type Plain } from '../bson/value.ts'
import { readDefinition } from '../index/definition.ts'
import { termScores } from './score.ts'
import type { TextSpec } from './spec.ts'

function specOf(key: Record<string, Plain>, options: Record<string, Plain> = {}): TextSpec {
  const { text } = readDefinition(document({ name: 'index', key, ...options }))
  if (!text) throw new Error('no text index')
  return text
}

function scores(doc: Record<string, Plain>, spec = specOf({ title: 'text' })): Record<string, number> {
  return Object.fromEntries(termScores(document(doc), spec))
}

describe('the score of a term', () => {
  it('is higher the more of its field it is, and highest if it is all of it', () => {
    // 1 · (0.5 · 1/3 + 0.5)
    expect(scores({ title: 'cat sat run' })['cat']).toBe((0.5 * 1) / 3 + 0.5)
    expect(scores({ title: 'coffee' })['coffe']).toBe(1)
    expect(scores({ title: 'Tea' })['tea']).toBe(1.1)
    expect(scores({ title: 'tea!' })['tea']).toBe(1)
  })

  it('grows by half as much with each occurrence', () => {
    // (1 + 1/2 + 1/4) · (0.5 · 3/6 + 0.5)
    expect(scores({ title: 'cat sat sat run run run' })['run']).toBe(1.75 * 0.75)
    expect(scores({ title: 'cat sat sat run run run' })['sat']).toBe(1.5 * ((0.5 * 2) / 6 + 0.5))
    expect(scores({ title: 'test test' })['test']).toBe(1.5)
  })

  it('is multiplied by the weight and summed over the fields, stop words not counted', () => {
    const spec = specOf({ title: 'text', body: 'text' }, { weights: { title: 10 } })
    expect(scores({ body: 'the cat and a book', title: 'cat' }, spec)).toEqual({ cat: 0.75 + 10 * 1.1, book: 0.75 })
  })

  it('counts each string of an array on its own', () => {
    const spec = specOf({ tags: 'text', 'items.name': 'text' })
    expect(
      scores({ tags: ['tea', 'green tea', ['tea']], items: [{ name: 'pot' }, 'x', [{ name: 'y' }]] }, spec),
    ).toEqual({ tea: 1.1 + 0.75, green: 0.75, pot: 1.1 })
  })
})

describe('the text of a document', () => {
  it('lies only at the paths of the index', () => {
    const spec = specOf({ 'a.b': 'text' })
    expect(scores({ a: { b: 'yes', c: 'hidden' }, 'a.b': 'hidden', b: 'hidden' }, spec)).toEqual({ yes: 1.1 })
    expect(scores({ a: 'hidden', c: [{ a: { b: 'hidden' } }] }, spec)).toEqual({})
    expect(scores({ a: [{ b: ['yes', 5] }, { b: { c: 'hidden' } }] }, spec)).toEqual({ yes: 1.1 })
  })

  it('has the language of the innermost document that names one', () => {
    const spec = specOf({ a: 'text', 'b.c': 'text' })
    expect(scores({ a: 'running', language: 'none', b: { c: 'running', language: 'en' } }, spec)).toEqual({
      running: 1.1,
      run: 1,
    })
    expect(scores({ a: 'running', b: [{ c: 'the', language: 'none' }] }, spec)).toEqual({ run: 1, the: 1.1 })
    const override = specOf({ a: 'text' }, { language_override: 'idioma', default_language: 'none' })
    expect(scores({ a: 'running', language: 5 }, override)).toEqual({ running: 1.1 })
    expect(scores({ a: 'running', idioma: 'english' }, override)).toEqual({ run: 1 })
  })

  it.each([
    [{ title: 'x', language: 'spanglish' }, 'language override unsupported: spanglish'],
    [{ language: 5 }, 'found language override field in document with non-string type'],
  ])('%j is refused', (doc, message) => {
    expect(() => scores(doc)).toThrow(message)
  })
})
