export { app as default } from './app.ts'
export { Internal } from './internal.ts'
export { AuthMailQueue } from './auth.mail-queue.ts'
export { AuthStore } from './auth.store.ts'
