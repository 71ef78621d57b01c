import type { Index } from '@shop/shared/mongo'
import { newestKey, newestPosition } from '@shop/shared/newest'
import { findPage } from '@shop/shared/find-page'
import type { PageRequest, PageResult } from '@shop/shared/page'
import { words } from '@shop/shared/words'
import { type Collection, type Db, type Filter, ObjectId, type WithId } from 'mongodb'
import { type CountedCoupon, type Coupon, normalCode, type Worth } from './coupon.ts'
import type { Usage } from './evaluation.ts'
import { UseCounters } from './use-counter.repository.ts'

interface CouponDocument {
  code: string
  description: string | null
  words: string[]
  worth: Worth
  minOrderMinor: number
  maxDiscountMinor: number | null
  maxUses: number | null
  maxUsesPerUser: number | null
  startsAt: Date
  expiresAt: Date
  categoryIds: ObjectId[]
  active: boolean
  listed: boolean
  createdAt: Date
  updatedAt: Date
  version: number
}

export interface CouponFilter {
  search?: string | undefined
  active?: boolean | undefined
}

export type InsertResult = { ok: true } | { ok: false; code: 'CONFLICT' }

export const couponIndexes: Index[] = [
  { collection: 'coupons', key: { code: 1 }, options: { name: 'code', unique: true } },
  { collection: 'coupons', key: { createdAt: -1, _id: -1 }, options: { name: 'newest' } },
  { collection: 'coupons', key: { active: 1, createdAt: -1, _id: -1 }, options: { name: 'active' } },
  { collection: 'coupons', key: { words: 1 }, options: { name: 'words' } },
  { collection: 'coupons', key: { active: 1, listed: 1, expiresAt: 1 }, options: { name: 'usable' } },
]

const CODE_PREFIX = /^[A-Z0-9_-]+$/
/** Sorts behind every sign that a code may have. */
const BEHIND = '\uffff'
/** Nobody reads more of them on a category's page. */
const MAX_SHOWN = 100

/** Coupons in the database, read together with the number of orders that use them. */
export class CouponRepository {
  readonly #coupons: Collection<CouponDocument>
  readonly #counters: UseCounters

  constructor(db: Db) {
    this.#coupons = db.collection('coupons')
    this.#counters = new UseCounters(db)
  }

  /** The coupon, active or not; null if there is none. */
  async find(id: string): Promise<CountedCoupon | null> {
    const [coupon] = await this.findMany([id])
    return coupon ?? null
  }

  /** The coupons with these ids, in the order asked; unknown ids are left out. */
  async findMany(ids: string[]): Promise<CountedCoupon[]> {
    const documents = await this.#coupons.find({ _id: { $in: ids.map((id) => new ObjectId(id)) } }).toArray()
    const coupons = await this.#counted(documents)
    return ids.flatMap((id) => coupons.find((coupon) => coupon.id === id) ?? [])
  }

  /** The coupon with this code in any case, null if there is none, and how often it is in use. */
  async findByCode(code: string, userId: string | null): Promise<{ coupon: Coupon | null; usage: Usage }> {
    const document = await this.#coupons.findOne({ code: normalCode(code) })
    if (!document) return { coupon: null, usage: { uses: 0, userUses: 0 } }
    const coupon = toCoupon(document)
    const [uses = 0, userUses = 0] = await this.#counters.read([coupon.id, `${coupon.id}:${userId}`])
    return { coupon, usage: { uses, userUses } }
  }

  /** A page of the coupons, newest first. The request's key must be one of such a list. */
  async list(filter: CouponFilter, request: PageRequest): Promise<PageResult<CountedCoupon>> {
    const where = filterOf(filter)
    const page = request.after ? { $and: [where, afterKey(request.after)] } : where
    const sort = { createdAt: -1 as const, _id: -1 as const }
    const { documents, total, last } = await findPage(this.#coupons, { list: where, page, sort }, request)
    const lastKey = last ? newestKey({ createdAt: last.createdAt, id: last._id.toHexString() }) : null
    return { items: await this.#counted(documents), total, lastKey }
  }

  /** The active coupons for these categories or for all that are valid at this time, those that end first first. */
  async findForCategories(categoryIds: string[], now: Date, listed: boolean | undefined): Promise<CountedCoupon[]> {
    const documents = await this.#coupons
      .find({
        active: true,
        listed: { $in: listed === undefined ? [true, false] : [listed] },
        expiresAt: { $gt: now },
        startsAt: { $lte: now },
        $or: [{ categoryIds: { $in: categoryIds.map((id) => new ObjectId(id)) } }, { categoryIds: { $size: 0 } }],
      })
      .sort({ expiresAt: 1, _id: 1 })
      .limit(MAX_SHOWN)
      .toArray()
    return this.#counted(documents)
  }

  /** Writes a new coupon; repeating it with the same id changes nothing. */
  async insert({ id, code, ...coupon }: Coupon): Promise<InsertResult> {
    const document = {
      ...coupon,
      _id: new ObjectId(id),
      words: words(code, coupon.description ?? ''),
      categoryIds: coupon.categoryIds.map((category) => new ObjectId(category)),
    }
    const stored = await this.#coupons.findOneAndUpdate(
      { code },
      { $setOnInsert: document },
      { upsert: true, returnDocument: 'after', projection: { _id: 1 } },
    )
    return stored?._id.toHexString() === id ? { ok: true } : { ok: false, code: 'CONFLICT' }
  }

  async #counted(documents: WithId<CouponDocument>[]): Promise<CountedCoupon[]> {
    const coupons = documents.map(toCoupon)
    const uses = await this.#counters.read(coupons.map(({ id }) => id))
    return coupons.map((coupon, index) => ({ ...coupon, uses: uses[index] ?? 0 }))
  }
}

/** Search text is the beginning of a code or words of the description; it never becomes a pattern. */
function filterOf({ search = '', active }: CouponFilter): Filter<CouponDocument> {
  const prefix = normalCode(search)
  const wanted = words(search)
  const ways: Filter<CouponDocument>[] = []
  if (CODE_PREFIX.test(prefix)) ways.push({ code: { $gte: prefix, $lt: prefix + BEHIND } })
  if (wanted.length > 0) ways.push({ words: { $all: wanted } })
  return {
    ...(active !== undefined && { active }),
    ...(prefix !== '' && (ways.length > 0 ? { $or: ways } : { _id: { $in: [] } })),
  }
}

/** The documents that come after the one with this key. */
function afterKey(key: string[]): Filter<CouponDocument> {
  const position = newestPosition(key)
  if (!position) throw new TypeError('not a key of a list of coupons')
  const { createdAt, id } = position
  return { $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: new ObjectId(id) } }] }
}

function toCoupon({ _id, words: _, ...document }: WithId<CouponDocument>): Coupon {
  return {
    ...document,
    id: _id.toHexString(),
    categoryIds: document.categoryIds.map((category) => category.toHexString()),
  }
}
