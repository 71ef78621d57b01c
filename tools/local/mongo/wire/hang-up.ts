/** Thrown by a command in place of an answer: the connection is cut. */
export class HangUp extends Error {
  constructor() {
    super('the connection is cut on purpose')
  }
}
