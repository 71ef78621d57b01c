import { DurableObject } from 'cloudflare:workers'
import { callFromData, type CallData } from '@shop/shared/call'
import { Refusal } from '@shop/shared/errors'
import type { Command, Outcome } from './category.command.ts'
import type { CategoryEvent, Untold } from './category.event.ts'
import { createDeps } from './deps.ts'

const RETRY_MS = { first: 1_000, most: 15_000 }
/** Events on their way to product at the same time. */
const LANES = 6

/** In storage: until when a write may still come, and how often in a row nothing came through. */
const INSURED_UNTIL = 'insuredUntil'
const FAILURES = 'failures'

/** What a round has left: something that failed, nothing that came through, and the time when the next event is due. */
interface Left {
  failed: boolean
  stuck: boolean
  nextAt: number | null
}

/**
 * The one hand that changes the tree, one change after the other; there is one, named `tree`. It keeps no truth of its
 * own: that is the tree's document, whose version lets only one of two hands write, should the platform let two run.
 *
 * It also carries the categories' events to product until each is acknowledged, and tells each of them twice: at once,
 * and when all is written that product was about to write while it knew the former state only. `SETTLE_SECONDS` is
 * longer than whatever is begun, here or there, may take to be written.
 */
export class CategoryKeeper extends DurableObject<Env> {
  #last: Promise<unknown> = Promise.resolve()
  #round: Promise<unknown> = Promise.resolve()
  #nextRound: Promise<Left> | undefined

  /** Grants the command or refuses it; a repeat with the same id gets the same answer. */
  async change(id: string, command: Command, data: CallData): Promise<Outcome> {
    const call = callFromData('category', data)
    await this.#insure()
    return this.#inTurn(() => {
      // Whoever asked for it has been told by now that it was not done in time.
      if (call.deadline.left() === 0) throw new Refusal('DEADLINE_EXCEEDED')
      return createDeps(this.env, call).categories.change(id, command, new Date())
    })
  }

  /** Tells product what it has not heard of; what is left goes out by alarm. */
  async relay(): Promise<void> {
    await this.#lookAgain(await this.#relayed(), 0)
  }

  /** Must not throw: the platform gives up an alarm that has failed six times. */
  override async alarm(): Promise<void> {
    const { storage } = this.ctx
    const left = await this.#relayed()
    const failures = left.stuck ? ((await storage.get<number>(FAILURES)) ?? 0) + 1 : 0
    await storage.put(FAILURES, failures)
    await this.#lookAgain(left, failures)
    const insuredUntil = (await storage.get<number>(INSURED_UNTIL)) ?? 0
    if (insuredUntil > Date.now()) await this.#wakeBy(insuredUntil)
  }

  /**
   * Promises to look, before the write that it insures: a crash right after the write loses nothing. An object has one
   * alarm for all writes, so the promise is kept apart from it: an alarm that comes early is followed by another one.
   */
  async #insure(): Promise<void> {
    const insuredUntil = Date.now() + this.#settleMs()
    await this.ctx.storage.put(INSURED_UNTIL, insuredUntil)
    await this.#wakeBy(insuredUntil)
  }

  async #lookAgain({ failed, nextAt }: Left, failures: number): Promise<void> {
    if (failed) await this.#wakeBy(Date.now() + Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** failures))
    if (nextAt !== null) await this.#wakeBy(nextAt)
  }

  async #wakeBy(at: number): Promise<void> {
    const alarm = await this.ctx.storage.getAlarm()
    if (alarm === null || alarm > at) await this.ctx.storage.setAlarm(at)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** One round at a time; who comes during one waits for the next, which is for all who wait. */
  #relayed(): Promise<Left> {
    this.#nextRound ??= this.#round.then(() => {
      this.#nextRound = undefined
      const round = this.#handOver()
      this.#round = round
      return round
    })
    return this.#nextRound
  }

  /** Tells product of every event that is due. Does not fail. */
  async #handOver(): Promise<Left> {
    const call = callFromData('category')
    try {
      const outbox = await createDeps(this.env, call).categories.outbox()
      const due = outbox.filter(({ toldAt }) => this.#dueAt(toldAt) <= Date.now())
      const told = await this.#told(due)
      await this.#inTurn(() => this.#acknowledge(told))
      const waiting = outbox.filter((entry) => !due.includes(entry)).map(({ toldAt }) => this.#dueAt(toldAt))
      if (told.some(({ toldAt }) => toldAt === null)) waiting.push(this.#dueAt(new Date()))
      const failed = told.length < due.length
      return { failed, stuck: failed && told.length === 0, nextAt: waiting.length > 0 ? Math.min(...waiting) : null }
    } catch (error) {
      call.log.error('outbox', error)
      return { failed: true, stuck: true, nextAt: null }
    }
  }

  /** What product has taken in. Removals come last: by then it knows the categories that the products go to. */
  async #told(due: readonly Untold[]): Promise<Untold[]> {
    const told: Untold[] = []
    for (const type of ['changed', 'removed'] as const) {
      const waiting = due.filter(({ event }) => event.type === type).values()
      const lane = async () => {
        for (const untold of waiting) if (await this.#tell(untold.event)) told.push(untold)
      }
      await Promise.all(Array.from({ length: LANES }, lane))
    }
    return told
  }

  /** Tells of one event until product has nothing left to do for it. */
  async #tell(event: CategoryEvent): Promise<boolean> {
    for (;;) {
      const call = callFromData('category')
      try {
        const answer = await createDeps(this.env, call).tellProduct(event)
        if (!answer.ok) call.log.info('told too early', { categoryId: event.categoryId, code: answer.code })
        if (!answer.ok || !answer.more) return answer.ok
      } catch (error) {
        call.log.error('outbox', error, { categoryId: event.categoryId, version: event.version })
        return false
      }
    }
  }

  async #acknowledge(told: readonly Untold[]): Promise<void> {
    const { categories } = createDeps(this.env, callFromData('category'))
    const [first, again] = [told.filter(({ toldAt }) => !toldAt), told.filter(({ toldAt }) => toldAt)]
    if (first.length > 0) await categories.noteTold(idsOf(first), new Date())
    if (again.length > 0) await categories.forget(idsOf(again))
  }

  /** When an event is to be told: now, if it has not been, and a while after it has been. */
  #dueAt(toldAt: Date | null): number {
    return toldAt === null ? 0 : toldAt.getTime() + this.#settleMs()
  }

  #settleMs(): number {
    return Number(this.env.SETTLE_SECONDS) * 1_000
  }
}

function idsOf(events: readonly Untold[]): string[] {
  return events.map(({ event }) => event.id)
}
