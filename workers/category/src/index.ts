export { app as default } from './app.ts'
export { CategoryOutbox } from './category.outbox.ts'
export { CategoryStore } from './category.store.ts'
