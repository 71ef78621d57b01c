/** Lower bounds of stars. */
export const STARS = [4, 3, 2, 1] as const
/** Where one price band ends and the next begins, in minor units; the last has no end. */
export const PRICE_STEPS_MINOR = [0, 10_00, 25_00, 50_00, 100_00, 250_00, 500_00, 1_000_00] as const

/** One choice that a list can be narrowed by, and how many products it leaves. */
export interface Facet {
  value: string
  label: string
  count: number
}

export interface PriceBand {
  minMinor: number
  /** Not part of it; null: no end. */
  maxMinor: number | null
  count: number
}

export interface Facets {
  categories: Facet[]
  tags: Facet[]
  ratings: Facet[]
  prices: PriceBand[]
  inStock: number
}

/** Counts of paths as counts of the categories on them: what lies in a category lies in all above it, too. */
export function countsAlong(paths: readonly { path: readonly string[]; count: number }[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { path, count } of paths) for (const id of path) counts.set(id, (counts.get(id) ?? 0) + count)
  return counts
}

/** The categories that are known by name, those with the most products first. */
export function categoryFacets(counts: ReadonlyMap<string, number>, names: ReadonlyMap<string, string>): Facet[] {
  const facets = [...counts].flatMap(([value, count]): Facet[] => {
    const label = names.get(value)
    return label === undefined ? [] : [{ value, label, count }]
  })
  return facets.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))
}

/** So many stars and more, where there are any; `counts` are in the order of STARS. */
export function ratingFacets(counts: readonly number[]): Facet[] {
  return STARS.flatMap((stars, at) => {
    const count = counts[at] ?? 0
    return count === 0
      ? []
      : [{ value: String(stars), label: stars === 1 ? '1 star and up' : `${stars} stars and up`, count }]
  })
}

/** The band that begins at one of the steps. */
export function priceBand(minMinor: number, count: number): PriceBand {
  return { minMinor, maxMinor: PRICE_STEPS_MINOR.find((step) => step > minMinor) ?? null, count }
}
