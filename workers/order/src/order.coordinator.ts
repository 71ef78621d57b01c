import { DurableObject } from 'cloudflare:workers'
import { callFromData, type CallData } from '@shop/shared/call'
import { createLog } from '@shop/shared/log'
import { inTurn, type TurnRules } from '@shop/shared/turns'
import { createDeps } from './deps.ts'
import { eventOf, roomsOf } from './order.events.ts'
import { partnersOf } from './order.partners.ts'
import { type Draft, remaining, settle, type StoredOrder, undo } from './order.saga.ts'
import { type Order, type OrderStatus, type Viewer } from './order.ts'
import { changeStatus, type StatusResult } from './order.status.ts'

export type PlaceResult = { ok: true; order: Order; replayed: boolean } | { ok: false; code: 'IDEMPOTENCY_MISMATCH' }

/** How long after a step that failed the order is tried again: 1 s, doubled each time, at most 30 s. */
const RETRY_MS = { first: 1_000, most: 30_000 }
/** The first alarm is set before anything is written, and comes well after a placement that goes its usual way. */
const SAFETY_MS = 6_000
/** So many sagas at once keep an isolate busy; the others wait, and if it takes too long their alarms wake them. */
const SAGAS: TurnRules = { places: 16, leaseMs: 10_000, reserveMs: 0, refusal: 'Very many orders are being settled.' }
const TURN_MS = 15_000
/** An order that is not there after so many looks (about half a minute) was never written. */
const LOOKS = 5

/**
 * The one hand that moves an order; named by its id. It keeps no truth of its own: that is the order's document, and
 * `advance` can be stopped anywhere and called again. The alarm is what calls it again after a crash.
 */
export class OrderCoordinator extends DurableObject<Env> {
  #last: Promise<unknown> = Promise.resolve()
  /** Placements that have set their alarm and are writing: an order that is not there may come any moment. */
  #writing = 0

  /**
   * Writes the order and sets it going; waits up to `waitMs` for it to leave `pending`. A repeat finds what stands
   * there; with another request under the same id it is refused.
   */
  async place(draft: Draft, waitMs: number, data: CallData): Promise<PlaceResult> {
    const { id } = draft.order
    const { stored, inserted } = await this.#written(draft, data)
    if (stored.request !== draft.request) return { ok: false, code: 'IDEMPOTENCY_MISMATCH' }

    const { settled, done } = this.#advance(id, stored)
    this.ctx.waitUntil(done)
    const waited = waitMs > 0 ? await Promise.race([orStill(settled, stored), after(waitMs, stored)]) : stored
    return { ok: true, order: waited.order, replayed: !inserted }
  }

  /** Sets the alarm, then writes the order unless it is there. */
  async #written(draft: Draft, data: CallData) {
    this.#writing += 1
    try {
      await this.ctx.storage.put('orderId', draft.order.id)
      await this.ctx.storage.setAlarm(Date.now() + SAFETY_MS)
      const { orders } = createDeps(this.env, callFromData('order', data))
      return await orders.insert(draft, eventOf(draft.order))
    } finally {
      this.#writing -= 1
    }
  }

  /** Sets the status for a person who may do so; a repeat of the order's last move changes nothing. */
  async setStatus(
    orderId: string,
    status: OrderStatus,
    viewer: Viewer,
    note: string | null,
    data: CallData,
  ): Promise<StatusResult> {
    await this.ctx.storage.put('orderId', orderId)
    await this.ctx.storage.setAlarm(Date.now() + SAFETY_MS)
    const { orders } = createDeps(this.env, callFromData('order', data))
    const result = await this.#next(() => changeStatus(orders, orderId, status, viewer, note, new Date()))
    if (result.ok) this.ctx.waitUntil(this.#advance(orderId).done)
    // Anybody can make up an id; no object stays for it.
    else if (result.code === 'NOT_FOUND' && this.#writing === 0) await this.#vanish()
    return result
  }

  override async alarm(): Promise<void> {
    const orderId = await this.ctx.storage.get<string>('orderId')
    if (orderId !== undefined) await this.#advance(orderId).done
  }

  /**
   * Does the next thing for the order until nothing is left; one round at a time, whoever asks. `settled` tells that
   * it is no longer pending, before the rooms know. `done` does not fail: what failed is tried again by alarm.
   */
  #advance(orderId: string, known?: StoredOrder): { settled: Promise<StoredOrder>; done: Promise<void> } {
    const settled = this.#last.then(() => this.#inTurn(orderId, known))
    const done = settled
      .then(async (stored) => {
        const relayed = await this.#relayed(stored)
        if (relayed.order.status === 'delivered') await this.#deps().tellDelivered(relayed.order)
        return this.#rest(relayed)
      })
      .catch((error: unknown) => this.#tryAgain(orderId, error))
    this.#last = done.catch(() => undefined)
    return { settled, done }
  }

  /** Waits for what the object is doing, then does this before anything else. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  #inTurn(orderId: string, known?: StoredOrder): Promise<StoredOrder> {
    const { deadline } = callFromData('order', { requestId: orderId, deadlineMs: TURN_MS })
    return inTurn(this.env, 'saga', SAGAS, deadline, () => this.#settled(orderId, known))
  }

  /** Runs the saga until the order is no longer pending; `known` is its state if it was read just now. */
  async #settled(orderId: string, known?: StoredOrder): Promise<StoredOrder> {
    let stored = known ?? (await this.#read(orderId))
    for (;;) {
      const left = remaining(stored)
      if (left !== 'settle' && left !== 'undo') return stored
      stored = (await this.#step(stored)) ?? (await this.#read(orderId))
    }
  }

  /** One step of the saga; undefined if the order was no longer as it was read. */
  async #step({ order, refusal, request, outbox }: StoredOrder): Promise<StoredOrder | undefined> {
    const { orders } = this.#deps()
    const partners = partnersOf(this.env, callFromData('order'))
    const now = () => new Date()
    const outcome = refusal ? { order: await undo(order, refusal, partners, now) } : await settle(order, partners, now)
    if ('refusal' in outcome) {
      await orders.refuse(order.id, outcome.refusal)
      return undefined
    }
    const event = eventOf(outcome.order)
    const moved = await orders.move(order, outcome.order, event)
    return moved ? { order: outcome.order, refusal, request, outbox: [...outbox, event] } : undefined
  }

  async #read(orderId: string): Promise<StoredOrder> {
    const stored = await this.#deps().orders.find(orderId)
    if (!stored) throw new NotWritten()
    return stored
  }

  /** Publishes what the outbox holds, oldest first, to every room that it concerns; then takes it out. */
  async #relayed(stored: StoredOrder): Promise<StoredOrder> {
    for (const event of stored.outbox) {
      for (const { room, event: shown } of roomsOf(event)) await this.#deps().publish(room, shown)
    }
    if (stored.outbox.length > 0) {
      const published = stored.outbox.map(({ id }) => id)
      await this.#deps().orders.acknowledge(stored.order.id, published)
    }
    return { ...stored, outbox: [] }
  }

  /** Nothing is left now: the alarm is for the clean-up of a final order, or not needed. */
  async #rest(stored: StoredOrder): Promise<void> {
    await this.ctx.storage.delete('attempt')
    if (remaining(stored) !== 'over') return this.ctx.storage.deleteAlarm()
    const forgetAt = stored.order.updatedAt.getTime() + Number(this.env.FORGET_SECONDS) * 1_000
    if (Date.now() < forgetAt) return this.ctx.storage.setAlarm(forgetAt)
    await this.#deps().forget(stored.order)
    await this.#vanish()
  }

  async #tryAgain(orderId: string, error: unknown): Promise<void> {
    const attempt = (await this.ctx.storage.get<number>('attempt')) ?? 0
    if (error instanceof NotWritten && attempt >= LOOKS && this.#writing === 0) return this.#vanish()
    createLog({ service: 'order', orderId }).error('advance', error, { attempt })
    await this.ctx.storage.put('attempt', attempt + 1)
    await this.ctx.storage.setAlarm(Date.now() + Math.min(RETRY_MS.first * 2 ** attempt, RETRY_MS.most))
  }

  async #vanish(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
  }

  /** Each step gets the time of a request of its own: no client waits for the saga. */
  #deps() {
    return createDeps(this.env, callFromData('order'))
  }
}

/** The alarm is older than the order: its write may be under way, or may never have come. */
class NotWritten extends Error {
  override message = 'the order is not written yet'
}

/** The order as it was, if the round that would settle it failed. */
function orStill(settled: Promise<StoredOrder>, stored: StoredOrder): Promise<StoredOrder> {
  return settled.catch(() => stored)
}

async function after<T>(ms: number, value: T): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, ms))
  return value
}
