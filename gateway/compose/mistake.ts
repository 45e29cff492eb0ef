/** What is wrong with the slices, for the person who can mend it. */
export interface Mistake {
  /** The slice, and the type and field in it, where it can be told. */
  readonly where?: string
  readonly what: string
  /** What to do about it. */
  readonly mend?: string
}

export class CompositionError extends Error {
  override readonly name = 'CompositionError'
  readonly mistakes: readonly Mistake[]

  constructor(mistakes: readonly Mistake[]) {
    super(`the slices do not compose:\n${mistakes.map((mistake) => `  - ${sentence(mistake)}`).join('\n')}`)
    this.mistakes = mistakes
  }
}

function sentence({ where, what, mend }: Mistake): string {
  return `${where === undefined ? '' : `${where}: `}${what}${mend === undefined ? '' : `; ${mend}`}`
}
