/**
 * How close a certificate is set: at ease where it has room, closer where it would otherwise need a second page.
 *
 * What is stated is never smaller than 8.5 points and nothing is smaller than 7: a page is worth little that an old eye
 * cannot read from a copy of it. All of them say the same.
 */
import type { FieldStyle } from './fields.ts'
import type { GridStyle } from './grid.ts'
import { GREY, type Style } from './sheet.ts'

export interface Density {
  readonly state: Style
  readonly issuer: Style
  readonly title: Style
  readonly number: Style
  readonly section: Style
  readonly caption: Style
  readonly fields: FieldStyle
  /** Tables of what is stated, of who was asked for it, and of every registry that was asked. */
  readonly stated: GridStyle
  readonly asked: GridStyle
  readonly sources: GridStyle
  readonly purpose: Style
  readonly smallTitle: Style
  readonly small: Style
  readonly note: Style
  /** Between sections. */
  readonly gap: number
  /** Below a title. */
  readonly under: number
  /** Captions stand beside titles, acts in one paragraph, and what every row of who was asked says is said once. */
  readonly together: boolean
  /** Fields stand beside each other, and so do the halves of a narrow table. */
  readonly flowing: boolean
  /** These tell who was asked as text. */
  readonly running: readonly Asked[]
}

/** Who was asked for what is stated; every registry that was asked. */
export type Asked = 'asked' | 'sources'

interface Sizes {
  readonly value: number
  /** Of a table of who was asked. */
  readonly asked: number
  readonly leading: number
  readonly padding: number
  readonly gap: number
  readonly together?: boolean
  readonly flowing?: boolean
}

const LEAST = 8.5
const SMALL = 7

const AT_EASE = density({ value: 9.5, asked: 8, leading: 1.25, padding: 1.6, gap: 6 })
const CLOSE = density({ value: 9, asked: 7.5, leading: 1.22, padding: 1.2, gap: 5, together: true })
const DENSE = density({
  value: LEAST,
  asked: SMALL,
  leading: 1.1,
  padding: 0.5,
  gap: 1.5,
  together: true,
  flowing: true,
})

/** From what is pleasant to what can still be read: the first that fits on a page is taken. */
export const DENSITIES: readonly [Density, ...Density[]] = [
  AT_EASE,
  CLOSE,
  DENSE,
  { ...DENSE, running: ['sources'] },
  { ...DENSE, running: ['asked', 'sources'] },
]

function density({ value, asked, leading, padding, gap, together = false, flowing = false }: Sizes): Density {
  const table = (size: number) => ({
    head: { cut: 'bold', size, leading } as const,
    body: { cut: 'regular', size, leading } as const,
    padding,
    apart: together ? 6 : 8,
    ruled: true,
  })
  // Lines of small print need no rules between them to be told apart.
  const small = (size: number) => ({ ...table(size), ruled: !flowing })
  return {
    state: { cut: 'regular', size: value + 1.5 },
    issuer: { cut: 'bold', size: value + 2.5 },
    title: { cut: 'bold', size: value + 5, leading: 1.25 },
    number: { cut: 'regular', size: LEAST, leading },
    section: { cut: 'bold', size: value + 0.5, leading },
    caption: { cut: 'regular', size: LEAST, leading },
    fields: {
      label: { cut: 'regular', size: LEAST, leading, ink: GREY },
      value: { cut: 'regular', size: value, leading },
      padding,
      flowing,
    },
    stated: table(LEAST),
    asked: small(asked),
    sources: small(SMALL),
    purpose: { cut: 'italic', size: value, leading },
    smallTitle: { cut: 'bold', size: 8, leading },
    small: { cut: 'regular', size: SMALL, leading },
    note: { cut: 'italic', size: SMALL, leading, ink: GREY },
    gap,
    under: together ? 1 : 2,
    together,
    flowing,
    running: [],
  }
}
