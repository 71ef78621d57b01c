/** One step of a product's ratings: the stars of a review that go out and those that come in; null where there are none. */
export interface RatingMove {
  id: string
  from: number | null
  to: number | null
}

/** So many moves a product remembers. More than can be under way at once: none is forgotten while it may come again. */
const REMEMBERED = 100
const STARS = [1, 2, 3, 4, 5]

/**
 * The update pipeline that makes the move in a product's document and notes it in `ratingMoves`: count and average
 * follow from the five numbers of the distribution, so it costs the same however many reviews there are. The average
 * has one decimal.
 */
export function ratingPipeline({ id, from, to }: RatingMove) {
  const votes = STARS.map((_, index) => ({ $arrayElemAt: ['$ratings.distribution', index] }))
  const change = (stars: number) => Number(stars === to) - Number(stars === from)
  const weighted = { $add: STARS.map((stars, index) => ({ $multiply: [votes[index], stars] })) }
  const average = { $round: [{ $divide: [weighted, '$ratings.count'] }, 1] }
  return [
    { $set: { 'ratings.distribution': STARS.map((stars, index) => ({ $add: [votes[index], change(stars)] })) } },
    { $set: { 'ratings.count': { $sum: '$ratings.distribution' } } },
    {
      $set: {
        'ratings.average': { $cond: [{ $gt: ['$ratings.count', 0] }, average, 0] },
        ratingMoves: { $slice: [{ $concatArrays: [{ $ifNull: ['$ratingMoves', []] }, [id]] }, -REMEMBERED] },
        ratingRevision: { $add: [{ $ifNull: ['$ratingRevision', 0] }, 1] },
      },
    },
  ]
}
